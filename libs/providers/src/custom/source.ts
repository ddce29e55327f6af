import type { ChatCall, EmbeddingCall, Message, Part } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import type { OpenAiAccent } from '../openai/accent.ts';
import { buildChatBody } from '../openai/request.ts';

const accent: OpenAiAccent = { target: 'custom', thoughtsField: 'reasoning_content' };

/**
 * What templates of a custom provider are filled from: the call in the words of chat completions, with `prompt` and `system` for
 * providers that know no messages.
 */
export function chatSource(call: ChatCall, model: string, log: FidelityLog): JsonObject {
  const { topK, extras, ...rest } = call;
  const { max_tokens: _, ...openai } = extras.openai ?? {};
  const said = buildChatBody({ ...rest, extras: { ...extras, openai } }, model, { accent, log });
  const { stream_options: __, max_completion_tokens: most, ...body } = said;
  return {
    ...body,
    stream: call.isStreaming,
    prompt: textOf(turnsOf(call).at(-1)?.parts ?? []),
    ...defined({ max_tokens: most, top_k: topK, system: instructions(call) }),
  };
}

/** The same for embeddings. */
export function embeddingSource(call: EmbeddingCall, model: string): JsonObject {
  const { input, dimensions, user } = call;
  return { model, input, ...defined({ dimensions, user }) };
}

/** What a caller said that is no instruction. */
export function turnsOf({ messages }: ChatCall): readonly Message[] {
  return messages.filter(({ role }) => role === 'user' || role === 'assistant');
}

function instructions({ messages }: ChatCall): string | undefined {
  const texts = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ parts }) => textOf(parts));
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
}
