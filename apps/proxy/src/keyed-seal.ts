import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { LiveOrganization } from '@headgate/domain';
import type { StoredIdSeal } from '@headgate/pipeline';
import { macStoredId } from '@headgate/secrets';

/** Proves ids under the organization's data key, so that every proxy that serves it knows those of the others. */
export class KeyedSeal implements StoredIdSeal {
  readonly #dataKeyOf: (config: LiveOrganization) => KeyObject;

  constructor(dataKeyOf: (config: LiveOrganization) => KeyObject) {
    this.#dataKeyOf = dataKeyOf;
  }

  seal(config: LiveOrganization, fields: readonly string[]): string {
    return macStoredId(this.#dataKeyOf(config), fields);
  }

  proves(config: LiveOrganization, fields: readonly string[], proof: string): boolean {
    const given = Buffer.from(proof);
    const right = Buffer.from(this.seal(config, fields)).subarray(0, given.length);
    return given.length > 0 && given.length === right.length && timingSafeEqual(given, right);
  }
}
