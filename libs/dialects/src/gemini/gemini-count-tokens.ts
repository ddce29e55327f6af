import type { AskedByPath, ChatCall } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { Dialect } from '../dialect.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { toCamelCase } from './camel-case.ts';
import { geminiGenerate } from './gemini-generate.ts';
import { readGenerateCall } from './read-generate-call.ts';

/** Gemini's count of input tokens. */
export const geminiCountTokens: Dialect = {
  ...geminiGenerate,
  name: 'gemini-count-tokens',
  operation: 'count-tokens',
  readCall: readCountCall,
  writeReply: (reply) => {
    if (reply.operation !== 'chat') throw replyMismatch('count-tokens', reply.operation);
    return { totalTokens: reply.usage?.input_tokens ?? 0 };
  },
  openStream: () => {
    throw fault('internal', { cause: new Error('token counts are never streamed') });
  },
};

/** The contents stand alone or in a whole request. */
function readCountCall(body: JsonObject, asked?: AskedByPath): ChatCall {
  const { generateContentRequest } = toCamelCase(body);
  const counted = isJsonObject(generateContentRequest) ? generateContentRequest : body;
  return { ...readGenerateCall(counted, asked), isStreaming: false, countsOnly: true };
}
