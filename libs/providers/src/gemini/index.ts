import type { DialectName, LiveProvider } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { readGeminiError } from './errors.ts';
import { nativeGemini } from './native.ts';
import { generatePath } from './path.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { GeminiStreamReader } from './stream.ts';

/** Google's Gemini API. Embeddings and counts name the model in the body, too, so that they are said anew. */
export const gemini: ProviderAdapter = {
  kind: 'google-gemini',
  countsTokens: true,
  native: new Map<DialectName, NativeLanguage>([['gemini-generate', nativeGemini('generateContent', generatePath)]]),
  headers: geminiHeaders,
  buildRequest,
  readReply,
  openStream: () => new GeminiStreamReader(),
  readError: readGeminiError,
};

function geminiHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  return { ...provider.headers, ...defined({ 'x-goog-api-key': secret }) };
}
