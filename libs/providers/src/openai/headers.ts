import type { LiveProvider } from '@headgate/domain';

/** The key as a bearer token, beside what the operator fixed. */
export function openAiHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { ...provider.headers };
  if (secret !== undefined) headers['authorization'] = `Bearer ${secret}`;
  if (provider.organization !== undefined) headers['openai-organization'] = provider.organization;
  return headers;
}
