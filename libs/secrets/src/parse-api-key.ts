import { apiKeyChecksum, apiKeyMaxLength, apiKeyPattern } from './api-key-format.ts';

/** What a key says of itself; nothing of it is proved yet. */
export interface ParsedApiKey {
  readonly id: string;
  readonly env: string;
}

/** The id and environment inside a well-formed key, or undefined; needs no store, so junk costs no look-up. */
export function parseApiKey(text: string): ParsedApiKey | undefined {
  if (text.length > apiKeyMaxLength) return undefined;
  const match = apiKeyPattern.exec(text);
  const [, env, id, , checksum] = match ?? [];
  if (env === undefined || id === undefined) return undefined;
  return apiKeyChecksum(text.slice(0, -7)) === checksum ? { id, env } : undefined;
}
