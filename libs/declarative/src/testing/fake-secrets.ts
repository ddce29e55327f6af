import { resourceKey } from '../resource-key.ts';
import type { StoredSecrets } from '../stored-secrets.ts';

/** Secrets by `provider key/name`, in clear; a mask is three dots and the last two characters. */
export function fakeSecrets(stored: Readonly<Record<string, string>> = {}): StoredSecrets {
  return {
    isMask: (text) => /^\.\.\...$/.test(text),
    holds: (provider, secret, text) => stored[`${resourceKey(provider)}/${secret}`] === text,
  };
}
