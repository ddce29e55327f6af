import type { CanonicalReply, EmbeddingCall } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { readWith } from '../read-with.ts';
import { findMaker, modelPath } from './model.ts';
import { wireCohereEmbeddings, wireTitanEmbedding } from './wire.ts';

/** Embeddings have no common language: each maker's model is invoked in its own. */
export function embeddingRequest(call: EmbeddingCall, model: string, log: FidelityLog): WireRequest {
  const texts = call.input.map((input) => (typeof input === 'string' ? input : log.refuse('tokens as input', 'input')));
  if (call.user !== undefined) log.drop('user');
  const own = call.extras.openai ?? {};
  for (const name of Object.keys(own)) if (name !== 'input_type') log.drop(name);
  const body = isCohere(model) ? sayCohere(call, texts) : sayTitan(call, texts, { model, log });
  return { path: modelPath(model, 'invoke'), headers: {}, body, ...defined({ fidelity: log.result() }) };
}

function sayCohere(call: EmbeddingCall, texts: readonly string[]) {
  // What for is no field of OpenAI's; callers who know the model may send it all the same.
  const asked = call.extras.openai?.['input_type'];
  return {
    texts,
    input_type: typeof asked === 'string' ? asked : 'search_document',
    embedding_types: ['float'],
    ...defined({ output_dimension: call.dimensions }),
  };
}

function sayTitan(
  call: EmbeddingCall,
  texts: readonly string[],
  { model, log }: { readonly model: string; readonly log: FidelityLog },
) {
  if (!/(?:^|\.)titan-embed/.test(model)) log.refuse('embeddings of this model', 'model');
  const [text, ...more] = texts;
  if (text === undefined || more.length > 0) log.refuse('several inputs in one call of this model', 'input');
  return { inputText: text ?? '', ...defined({ dimensions: call.dimensions }) };
}

/** Reads what either model answers. */
export function readEmbeddings({ encoding = 'float' }: EmbeddingCall, model: string, body: unknown): CanonicalReply {
  const { vectors, tokens } = isCohere(model) ? readCohere(body) : readTitan(body);
  return {
    operation: 'embedding',
    model: '',
    embeddings: vectors.map((vector) => (encoding === 'float' ? vector : toBase64(vector))),
    usage: tokens === null ? undefined : { ...noUsage, input_tokens: tokens },
  };
}

interface ReadVectors {
  readonly vectors: readonly (readonly number[])[];
  /** Null where the model does not say. */
  readonly tokens: number | null;
}

function readCohere(body: unknown): ReadVectors {
  const { embeddings } = readWith(wireCohereEmbeddings, body);
  return { vectors: Array.isArray(embeddings) ? embeddings : embeddings.float, tokens: null };
}

function readTitan(body: unknown): ReadVectors {
  const { embedding, inputTextTokenCount } = readWith(wireTitanEmbedding, body);
  return { vectors: [embedding], tokens: inputTextTokenCount ?? null };
}

const noUsage = {
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

function isCohere(model: string): boolean {
  return findMaker(model) === 'cohere';
}

function toBase64(values: readonly number[]): string {
  return Buffer.from(new Float32Array(values).buffer).toString('base64');
}
