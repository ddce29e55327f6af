import { apiKeyPattern } from './api-key-format.ts';

/** What is shown of an API key after its first display: `hg_live_4fTq0ZbW9sKx_...`. The id is no secret; no character of the rest is shown. */
export function maskApiKey(text: string): string {
  const [, env, id] = apiKeyPattern.exec(text) ?? [];
  return env === undefined || id === undefined ? '********' : `hg_${env}_${id}_...`;
}
