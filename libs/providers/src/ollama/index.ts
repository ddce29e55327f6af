import type { ProviderAdapter } from '../adapter.ts';
import { openAiHeaders } from '../openai/headers.ts';
import { ndjsonFraming } from '../sse/framings.ts';
import { readOllamaError } from './errors.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { OllamaStreamReader } from './stream.ts';

/** Ollama in its own language, which says more than its imitation of OpenAI's: thinking, options, images without addresses. */
export const ollama: ProviderAdapter = {
  kind: 'ollama',
  native: new Map(),
  // A server of one's own needs none; behind a proxy, or in Ollama's cloud, it is a bearer token.
  headers: openAiHeaders,
  framing: ndjsonFraming,
  buildRequest,
  readReply,
  openStream: () => new OllamaStreamReader(),
  readError: (status, headers, body) => readOllamaError({ status, headers, body }),
};
