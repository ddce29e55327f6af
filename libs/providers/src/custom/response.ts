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
import { readText } from './read-text.ts';
import { readCalls } from './tool-calls.ts';

/** Reads a whole answer by its declared paths; throws the failure it hides, or `provider_reply_unreadable` where it has no text. */
export function readMapped(body: unknown, paths: LiveAnswerPaths): ChatReply {
  const value = checkAnswer(body, paths);
  const id = readText(value, paths.id) ?? '';
  const calls = readCalls(value, paths.toolCalls, id);
  const text = readText(value, paths.text) ?? (calls.length > 0 ? '' : undefined);
  if (text === undefined) throw fault('provider_reply_unreadable', { message: 'The provider sent no text.' });
  const reasoning = readText(value, paths.reasoning) ?? '';
  const parts: Choice['parts'] = [
    ...(reasoning === '' ? [] : [{ kind: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ kind: 'text' as const, text }]),
    ...calls,
  ];
  return {
    operation: 'chat',
    id,
    model: readText(value, paths.model) ?? '',
    createdSeconds: undefined,
    choices: [{ parts, ...readFinish(value, paths, { hasCalls: calls.length > 0, absent: 'stop' }) }],
    usage: paths.usage?.(value),
    extras: {},
  };
}

/**
 * Why the model stopped: a declared word, else one of OpenAI's, else the word as it is; `absent` where there is none. One that
 * stopped after it called a tool stopped for that.
 */
export function readFinish<T extends string | undefined>(
  value: JsonObject,
  { finish, finishReasons }: LiveAnswerPaths,
  { hasCalls, absent }: { readonly hasCalls: boolean; readonly absent: T },
): Pick<Choice, 'finish' | 'rawReason'> | (T extends string ? never : undefined) {
  const raw = readText(value, finish) ?? absent;
  if (raw === undefined || raw === '') return undefined as T extends string ? never : undefined;
  const declared = finishReasons.get(raw);
  if (declared === undefined) return toFinish(raw, hasCalls);
  return { finish: declared === 'stop' && hasCalls ? 'tool-calls' : declared };
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
