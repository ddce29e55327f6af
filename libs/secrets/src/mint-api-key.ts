import { randomBase62, type RandomBytes, systemRandomBytes } from '@headgate/kernel';
import { apiKeyChecksum, apiKeyPattern } from './api-key-format.ts';

/** A key just made. `text` is shown once and never stored. */
export interface MintedApiKey {
  readonly id: string;
  readonly env: string;
  readonly text: string;
}

/**
 * A new API key with a 256-bit secret; throws where `env` is not 1 to 12 lower-case letters or digits. With the `id` of an
 * existing key it is that key's next secret.
 */
export function mintApiKey(
  env: string,
  random: RandomBytes = systemRandomBytes,
  id: string = randomBase62(12, random),
): MintedApiKey {
  const body = `hg_${env}_${id}_${randomBase62(43, random)}`;
  const text = `${body}_${apiKeyChecksum(body)}`;
  if (!apiKeyPattern.test(text)) throw new RangeError('env must be 1 to 12 lower-case letters or digits');
  return { id, env, text };
}
