import type { DialectName } from '@headgate/domain';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { anthropic } from '../anthropic/index.ts';
import { readAnthropicError } from '../anthropic/errors.ts';
import { parseObject } from '../json-sniff.ts';
import { openAi } from '../openai/index.ts';

/** The built-in provider: speaks every language itself and needs no account, address or secret. */
export const mock: ProviderAdapter = {
  ...openAi,
  kind: 'mock',
  native: new Map<DialectName, NativeLanguage>([...openAi.native, ...anthropic.native]),
  headers: (provider) => ({ ...provider.headers }),
  readError: (status, headers, body) =>
    // Its errors are in the language of the call.
    parseObject(body)?.['type'] === 'error'
      ? readAnthropicError(status, headers, body)
      : openAi.readError(status, headers, body),
};

/** The language of a call to the mock, told by its path. */
export function findMockDialect(path: string): DialectName | undefined {
  const [bare] = path.split('?');
  for (const [dialect, language] of mock.native) if (language.path === bare) return dialect;
  return undefined;
}
