import type { AskedByPath, CanonicalReply, EmbeddingCall } from '@headgate/domain';
import { defined, fault, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { Dialect } from '../dialect.ts';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { toCamelCase } from './camel-case.ts';
import { geminiGenerate } from './gemini-generate.ts';

/** Gemini's embedContent: one text. */
export const geminiEmbed: Dialect = {
  ...geminiGenerate,
  name: 'gemini-embed',
  operation: 'embedding',
  readCall: (body, asked) => readAll(toCamelCase(body), (fields) => toCall([readRequest(fields)], asked)),
  writeReply: (reply) => ({ embedding: toVectors(reply)[0] ?? { values: [] } }),
  openStream: neverStreamed,
};

/** Gemini's batchEmbedContents: several texts; what Google's SDK calls even for one. */
export const geminiBatchEmbed: Dialect = {
  ...geminiEmbed,
  name: 'gemini-batch-embed',
  readCall: (body, asked) =>
    readAll(toCamelCase(body), (fields) => {
      const list = fields.list('requests');
      if (list === undefined || list.length === 0)
        fields.problem('requests', list ? 'must not be empty' : 'is required');
      return toCall(fields.eachFields('requests').map(readRequest), asked);
    }),
  writeReply: (reply) => ({ embeddings: toVectors(reply) }),
};

interface EmbedRequest {
  readonly text: string;
  readonly dimensions: number | undefined;
  readonly rest: JsonObject | undefined;
}

function readRequest(fields: Fields): EmbedRequest {
  // The path names the model; here it is said once more.
  fields.any('model');
  const content = fields.fields('content');
  if (content === undefined) fields.problem('content', 'is required');
  const texts = content?.eachFields('parts').map((part) => part.requiredString('text')) ?? [];
  const dimensions = fields.integer('outputDimensionality', 1);
  return { text: texts.join(''), dimensions, rest: fields.rest() };
}

/** Settings are said per text, but every provider has them once: those of the first count for all. */
function toCall(requests: readonly EmbedRequest[], asked: AskedByPath | undefined): EmbeddingCall {
  const [first] = requests;
  return {
    operation: 'embedding',
    model: asked?.model ?? '',
    isStreaming: false,
    input: requests.map(({ text }) => text),
    encoding: 'float',
    ...defined({ dimensions: first?.dimensions }),
    extras: extrasOf({ gemini: first?.rest }) ?? {},
  };
}

function toVectors(reply: CanonicalReply): { readonly values: readonly JsonValue[] }[] {
  if (reply.operation !== 'embedding') throw replyMismatch('embedding', reply.operation);
  return reply.embeddings.map((embedding) => ({ values: typeof embedding === 'string' ? [] : embedding }));
}

function neverStreamed(): never {
  throw fault('internal', { cause: new Error('embeddings are never streamed') });
}
