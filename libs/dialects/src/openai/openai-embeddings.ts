import type { CanonicalReply, EmbeddingCall } from '@headgate/domain';
import { defined, fault, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { Dialect } from '../dialect.ts';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { peekWholeCall } from '../peek-whole-call.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { openAiChat } from './openai-chat.ts';

/** OpenAI embeddings. */
export const openAiEmbeddings: Dialect = {
  ...openAiChat,
  name: 'openai-embeddings',
  operation: 'embedding',
  peek: (body) => peekWholeCall(body, 'embeddings'),
  readCall: readEmbeddingCall,
  writeReply: writeEmbeddingReply,
  openStream: () => {
    throw fault('internal', { cause: new Error('embeddings are never streamed') });
  },
};

function readEmbeddingCall(body: JsonObject): EmbeddingCall {
  return readAll(body, (fields) => {
    return {
      operation: 'embedding',
      model: fields.string('model') ?? '',
      isStreaming: false,
      input: readInput(fields),
      ...defined({
        dimensions: fields.integer('dimensions', 1),
        encoding: readEncoding(fields),
        user: fields.string('user'),
      }),
      extras: extrasOf({ openai: fields.rest() }) ?? {},
    };
  });
}

function readEncoding(fields: Fields): EmbeddingCall['encoding'] | undefined {
  const encoding = fields.string('encoding_format');
  if (encoding === undefined || encoding === 'float' || encoding === 'base64') return encoding;
  fields.problem('encoding_format', 'must be "float" or "base64"');
  return undefined;
}

/** One text, several, one list of tokens or several. */
function readInput(fields: Fields): EmbeddingCall['input'] {
  const input = fields.any('input');
  if (input === undefined) fields.problem('input', 'is required');
  if (typeof input === 'string') return [input];
  const list = fields.list('input') ?? [];
  if (isTokens(list) && list.length > 0) return [list];
  return list.flatMap((entry, index) => {
    if (typeof entry === 'string' || isTokens(entry)) return [entry];
    fields.problem(`input.${index}`, 'must be a string or an array of tokens');
    return [];
  });
}

function isTokens(value: JsonValue): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function writeEmbeddingReply(reply: CanonicalReply): JsonObject {
  if (reply.operation !== 'embedding') throw replyMismatch('embedding', reply.operation);
  const tokens = reply.usage?.input_tokens ?? 0;
  return {
    object: 'list',
    data: reply.embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: reply.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
