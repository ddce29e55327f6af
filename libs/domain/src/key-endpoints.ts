import type { DialectName } from './dialect-names.ts';

/** What of the data plane a key may be limited to. `other` is whatever a provider has beyond the rest. */
export const keyEndpoints = [
  'chat',
  'completions',
  'responses',
  'messages',
  'generate',
  'embeddings',
  'images',
  'audio',
  'moderations',
  'rerank',
  'other',
] as const;
export type KeyEndpoint = (typeof keyEndpoints)[number];

const endpointOfDialect: Readonly<Record<DialectName, KeyEndpoint>> = {
  'openai-chat': 'chat',
  'openai-responses': 'responses',
  'openai-completions': 'completions',
  'openai-embeddings': 'embeddings',
  'openai-images': 'images',
  'openai-image-edits': 'images',
  'openai-image-variations': 'images',
  'openai-speech': 'audio',
  'openai-transcriptions': 'audio',
  'openai-translations': 'audio',
  'openai-moderations': 'moderations',
  rerank: 'rerank',
  'anthropic-messages': 'messages',
  'anthropic-count-tokens': 'messages',
  'gemini-generate': 'generate',
  'gemini-generate-array': 'generate',
  'gemini-count-tokens': 'generate',
  'gemini-embed': 'embeddings',
  'gemini-batch-embed': 'embeddings',
};

const known: ReadonlySet<string> = new Set(keyEndpoints);

/** The endpoint a call is for: of its language, else of the first segment of its path at the provider. */
export function keyEndpointOf(dialect: DialectName | undefined, rest: string): KeyEndpoint {
  if (dialect !== undefined) return endpointOfDialect[dialect];
  const [, first = ''] = /^\/+([^/?]+)/.exec(rest) ?? [];
  return known.has(first) ? (first as KeyEndpoint) : 'other';
}
