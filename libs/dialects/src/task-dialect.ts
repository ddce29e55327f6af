import { fault } from '@headgate/kernel';
import type { Dialect, TaskLanguage } from './dialect.ts';
import { openAiChat } from './openai/openai-chat.ts';

/** A dialect for work other than chat and embeddings; errors, stream errors and heartbeats are OpenAI's. */
export function taskDialect(
  fields: Pick<Dialect, 'name' | 'operation' | 'peek' | 'takesForms'> & { readonly task: TaskLanguage },
): Dialect {
  return { ...openAiChat, ...fields, readCall: neverRead, writeReply: neverRead, openStream: neverRead };
}

function neverRead(): never {
  throw fault('internal', { cause: new Error('a task is no chat') });
}
