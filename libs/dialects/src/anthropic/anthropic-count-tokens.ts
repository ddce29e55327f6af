import { fault } from '@headgate/kernel';
import type { Dialect } from '../dialect.ts';
import { peekWholeCall } from '../peek-whole-call.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { readMessagesCall } from './read-messages-call.ts';

/** Anthropic's count of input tokens. Towards a provider that cannot count, `estimateInputTokens` gives the figure. */
export const anthropicCountTokens: Dialect = {
  ...anthropicMessages,
  name: 'anthropic-count-tokens',
  operation: 'count-tokens',
  readCall: (body) => ({ ...readMessagesCall(body), isStreaming: false, countsOnly: true }),
  peek: (body) => peekWholeCall(body, 'token counts'),
  writeReply: (reply) => {
    if (reply.operation !== 'chat') throw replyMismatch('count-tokens', reply.operation);
    return { input_tokens: reply.usage?.input_tokens ?? 0 };
  },
  openStream: () => {
    throw fault('internal', { cause: new Error('token counts are never streamed') });
  },
};
