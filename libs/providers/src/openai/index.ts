import type { DialectName, LiveProvider } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { readOpenAiError } from './errors.ts';
import { nativeOpenAi } from './native.ts';
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
  ]),
  headers: openAiHeaders,
  buildRequest,
  readReply,
  openStream: () => new OpenAiStreamReader(),
  readError: readOpenAiError,
};

function openAiHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  return {
    ...provider.headers,
    ...defined({
      authorization: secret === undefined ? undefined : `Bearer ${secret}`,
      'openai-organization': provider.organization,
    }),
  };
}
