import { timingSafeEqual } from 'node:crypto';
import { fingerprintKey } from './fingerprint-key.ts';
import { parseApiKey } from './parse-api-key.ts';

/** The word in the keys of whoever runs an installation: `hg_platform_...`. No other key holds it. */
export const platformKeyEnv = 'platform';

/** The keys of whoever runs the installation. They belong to no organization and lie in no database. */
export class PlatformKeys {
  readonly #prints = new Map<string, Buffer>();

  /** `text` lists them, separated by commas; empty: there are none. Throws, without repeating it, where one is not of this kind. */
  constructor(text: string) {
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (entry === '') continue;
      const parsed = parseApiKey(entry);
      if (parsed?.env !== platformKeyEnv) throw new Error('a platform key must read hg_platform_..., as it was made');
      this.#prints.set(parsed.id, Buffer.from(fingerprintKey(entry)));
    }
  }

  /** The id inside the key, if it is one of these. */
  findId(text: string): string | undefined {
    const id = parseApiKey(text)?.id;
    const print = id === undefined ? undefined : this.#prints.get(id);
    return print !== undefined && timingSafeEqual(print, Buffer.from(fingerprintKey(text))) ? id : undefined;
  }
}
