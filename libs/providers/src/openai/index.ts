import type { DialectName } from '@headgate/domain';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { readOpenAiError } from './errors.ts';
import { openAiHeaders } from './headers.ts';
import { nativeOpenAi } from './native.ts';
import { listMediaLanguages, mediaLanguages } from './native-media.ts';
import { nativeResponses } from './native-responses.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { OpenAiStreamReader } from './stream.ts';

/** OpenAI, and every server that speaks its language under another address. */
export const openAi: ProviderAdapter = {
  kind: 'openai',
  native: new Map<DialectName, NativeLanguage>([
    ['openai-chat', nativeOpenAi('/chat/completions')],
    ['openai-responses', nativeResponses],
    ['openai-completions', nativeOpenAi('/completions')],
    ['openai-embeddings', nativeOpenAi('/embeddings')],
    ...listMediaLanguages(mediaLanguages),
  ]),
  headers: openAiHeaders,
  buildRequest: (call, model) => buildRequest(call, model),
  readReply: (call, body) => readReply(call, body),
  openStream: () => new OpenAiStreamReader(),
  readError: (status, headers, body) => readOpenAiError({ status, headers, body }),
};
