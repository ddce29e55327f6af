import type { ProviderAdapter } from '../adapter.ts';
import { openAiHeaders } from '../openai/headers.ts';
import { readCohereError } from './errors.ts';
import { cohereRerank } from './rerank.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { CohereStreamReader } from './stream.ts';

/** Cohere, version 2 of its API. */
export const cohere: ProviderAdapter = {
  kind: 'cohere',
  native: new Map(),
  headers: openAiHeaders,
  buildRequest,
  readReply,
  tasks: { rerank: cohereRerank },
  openStream: () => new CohereStreamReader(),
  readError: (status, headers, body) => readCohereError({ status, headers, body }),
};
