import type { DialectName } from './dialect-names.ts';

/** What a path says of a call where the language names model and manner there, not in the body. */
export interface AskedByPath {
  readonly model: string;
  readonly isStreaming: boolean;
}

/** A path that is an endpoint of such a language. */
export interface ModelPath {
  readonly dialect: DialectName;
  readonly asked: AskedByPath;
}

const verbs: ReadonlyMap<string, DialectName> = new Map([
  ['generateContent', 'gemini-generate'],
  ['streamGenerateContent', 'gemini-generate-array'],
  ['embedContent', 'gemini-embed'],
  ['batchEmbedContents', 'gemini-batch-embed'],
  ['countTokens', 'gemini-count-tokens'],
]);

// `@ai-sdk/google` leaves `models/` out of a name that holds a slash; below `/v1` that would be another surface.
const prefix = /^(?:(?:\/v1(?:beta|alpha)?)?\/(models|tunedModels)\/|\/v1(?:beta|alpha)\/)/;

/**
 * Reads `[/v1beta]/[models/]{model}:{verb}`, Gemini's way of naming model and operation; undefined for any other path. The verb tells
 * it from OpenAI's `/v1/models/{id}`, whose ids may hold colons, too. Without `alt=sse` a stream is one JSON array.
 */
export function readModelPath(path: string, query: string): ModelPath | undefined {
  const head = prefix.exec(path);
  if (head === null) return undefined;
  const colon = path.lastIndexOf(':');
  const dialect = verbs.get(path.slice(colon + 1));
  const name = path.slice(head[0].length, Math.max(colon, 0));
  if (dialect === undefined || name === '') return undefined;
  const model = (head[1] === 'tunedModels' ? 'tunedModels/' : '') + decode(name);
  if (dialect !== 'gemini-generate-array') return { dialect, asked: { model, isStreaming: false } };
  const isEventStream = new URLSearchParams(query).get('alt') === 'sse';
  return { dialect: isEventStream ? 'gemini-generate' : dialect, asked: { model, isStreaming: true } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
