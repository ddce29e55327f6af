import type {
  ChatReply,
  Choice,
  EmbeddingCall,
  EmbeddingReply,
  LiveAnswerPaths,
  LiveProviderMapping,
} from '@headgate/domain';
import { fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';
import { encodeEmbedding } from '../openai/encode-embedding.ts';
import { toFinish } from '../openai/stop-reason.ts';
import { findDeclaredFailure } from './declared-error.ts';

/** Reads a whole answer by its declared paths; throws the failure it hides, or `provider_reply_unreadable` where it has no text. */
export function readMapped(body: unknown, paths: LiveAnswerPaths): ChatReply {
  const value = checkAnswer(body, paths);
  const text = readText(value, paths.text);
  if (text === undefined) throw fault('provider_reply_unreadable', { message: 'The provider sent no text.' });
  const reasoning = readText(value, paths.reasoning) ?? '';
  const parts: Choice['parts'] = [
    ...(reasoning === '' ? [] : [{ kind: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ kind: 'text' as const, text }]),
  ];
  return {
    operation: 'chat',
    id: readText(value, paths.id) ?? '',
    model: readText(value, paths.model) ?? '',
    createdSeconds: undefined,
    choices: [{ parts, ...readFinish(value, paths, 'stop') }],
    usage: paths.usage?.(value),
    extras: {},
  };
}

/** Why the model stopped: a declared word, else one of OpenAI's, else the word as it is; `absent` where there is none. */
export function readFinish<T extends string | undefined>(
  value: JsonObject,
  { finish, finishReasons }: LiveAnswerPaths,
  absent: T,
): Pick<Choice, 'finish' | 'rawReason'> | (T extends string ? never : undefined) {
  const raw = readText(value, finish) ?? absent;
  if (raw === undefined || raw === '') return undefined as T extends string ? never : undefined;
  const declared = finishReasons.get(raw);
  return declared === undefined ? toFinish(raw, false) : { finish: declared };
}

/** A text, or several joined; numbers and truth values count as their words. Undefined where there is none. */
export function readText(value: JsonObject, read: LiveAnswerPaths['finish']): string | undefined {
  const found = read?.(value);
  if (!Array.isArray(found)) return toText(found);
  const texts = (found as readonly JsonValue[]).map(toText).filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join('');
}

function toText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Reads the vectors at the declared path, one for each input. */
export function readMappedEmbeddings(
  call: EmbeddingCall,
  body: unknown,
  { embeddings, response }: LiveProviderMapping,
): EmbeddingReply {
  const value = checkAnswer(body, response);
  const vectors = listOf(embeddings?.vectors(value));
  if (vectors.length !== call.input.length || !vectors.every(isVector)) throw fault('provider_reply_unreadable');
  return {
    operation: 'embedding',
    model: readText(value, response.model) ?? '',
    embeddings: vectors.map((vector) => encodeEmbedding([...vector], call.encoding ?? 'float')),
    usage: embeddings?.usage?.(value),
  };
}

function isVector(value: JsonValue): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function checkAnswer(body: unknown, { error }: LiveAnswerPaths): JsonObject {
  // Some answer with a list of one.
  const value: unknown = Array.isArray(body) && body.length === 1 ? { ...(body[0] as object) } : body;
  if (!isJsonObject(value)) throw fault('provider_reply_unreadable');
  const failure = findDeclaredFailure(value, error);
  if (failure !== undefined) throw failure;
  return value;
}
