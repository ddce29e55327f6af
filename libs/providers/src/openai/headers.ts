import type { LiveProvider } from '@headgate/domain';
import { defined } from '@headgate/kernel';

/** The key as a bearer token, beside what the operator fixed. */
export function openAiHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  return {
    ...provider.headers,
    ...defined({
      authorization: secret === undefined ? undefined : `Bearer ${secret}`,
      'openai-organization': provider.organization,
    }),
  };
}
