import { type DialectName, readModelPath } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { anthropic } from '../anthropic/index.ts';
import { readAnthropicError } from '../anthropic/errors.ts';
import { readGeminiError } from '../gemini/errors.ts';
import { nativeGemini } from '../gemini/native.ts';
import { generatePath, modelPath } from '../gemini/path.ts';
import { parseObject } from '../json-sniff.ts';
import { openAi } from '../openai/index.ts';

const geminiLanguages: readonly (readonly [DialectName, NativeLanguage])[] = [
  ['gemini-generate', nativeGemini('generateContent', generatePath)],
  ['gemini-embed', nativeGemini('embedContent', (model) => modelPath(model, 'embedContent'))],
  ['gemini-batch-embed', nativeGemini('batchEmbedContents', (model) => modelPath(model, 'batchEmbedContents'))],
  ['gemini-count-tokens', nativeGemini('countTokens', (model) => modelPath(model, 'countTokens'))],
];

/** The built-in provider: speaks every language itself and needs no account, address or secret. */
export const mock: ProviderAdapter = {
  ...openAi,
  kind: 'mock',
  native: new Map<DialectName, NativeLanguage>([...openAi.native, ...anthropic.native, ...geminiLanguages]),
  headers: (provider) => ({ ...provider.headers }),
  readError: (status, headers, body) => {
    // Its errors are in the language of the call.
    const said = parseObject(body);
    if (said?.['type'] === 'error') return readAnthropicError(status, headers, body);
    const error = said?.['error'];
    return isJsonObject(error) && typeof error['status'] === 'string'
      ? readGeminiError(status, headers, body)
      : openAi.readError(status, headers, body);
  },
};

/** The language of a call to the mock, told by its path. */
export function findMockDialect(path: string): DialectName | undefined {
  const [bare = '', query = ''] = path.split('?');
  for (const [dialect, language] of mock.native) if (language.path === bare) return dialect;
  return readModelPath(bare, query)?.dialect;
}
