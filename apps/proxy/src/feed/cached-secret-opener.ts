import type { KeyObject } from 'node:crypto';
import type { LiveOrganization, LiveProvider, SealedSecret } from '@headgate/domain';
import { type Clock, fault } from '@headgate/kernel';
import type { SecretOpener } from '@headgate/pipeline';
import { type KeyEncryptionKey, openDataKey, openSecret } from '@headgate/secrets';

const lifetimeMs = 600_000;

interface Opened {
  readonly plain: string;
  readonly provider: LiveProvider;
  readonly org: string;
  readonly untilMs: number;
}

interface OpenedDataKey {
  readonly key: KeyObject;
  readonly untilMs: number;
}

/** Opens provider credentials when they are first used and forgets them after ten minutes; call `sweep` now and then. */
export class CachedSecretOpener implements SecretOpener {
  readonly #kek: KeyEncryptionKey;
  readonly #clock: Clock;
  readonly #max: number;
  // By the sealed object itself: a new configuration has new ones, so nothing of an old one can answer.
  readonly #opened = new Map<SealedSecret, Opened>();
  readonly #dataKeys = new Map<string, OpenedDataKey>();

  constructor(kek: KeyEncryptionKey, clock: Clock, max = 10_000) {
    this.#kek = kek;
    this.#clock = clock;
    this.#max = max;
  }

  open(config: LiveOrganization, provider: LiveProvider, secret: SealedSecret): string {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#opened.get(secret);
    // Whose and where to are compared again: what is cached must not open for an address it was not sealed for.
    if (known !== undefined && known.untilMs > nowMs && known.provider === provider && known.org === config.org) {
      return known.plain;
    }
    const plain = this.#openSealed(config, provider, secret);
    makeRoom(this.#opened, this.#max);
    this.#opened.set(secret, { plain, provider, org: config.org, untilMs: nowMs + lifetimeMs });
    return plain;
  }

  /** Forgets what is older than ten minutes. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [secret, { untilMs }] of this.#opened) if (untilMs <= nowMs) this.#opened.delete(secret);
    for (const [wrapped, { untilMs }] of this.#dataKeys) if (untilMs <= nowMs) this.#dataKeys.delete(wrapped);
  }

  #openSealed(config: LiveOrganization, provider: LiveProvider, secret: SealedSecret): string {
    try {
      const { id: secretId, version } = secret;
      const dataKey = this.dataKeyOf(config);
      const origin = provider.sealedTo ?? provider.origin;
      const address = { dataKey, org: config.org, providerId: provider.id, secretId, version, origin };
      return openSecret(address, secret.sealed);
    } catch (cause) {
      throw fault('provider_secret_missing', { cause });
    }
  }

  /** The data key of an organization, opened; throws where none of the master keys here has wrapped it. */
  dataKeyOf(config: LiveOrganization): KeyObject {
    const nowMs = this.#clock.monotonicMs();
    const name = `${config.org} ${config.dataKey}`;
    const known = this.#dataKeys.get(name);
    if (known !== undefined && known.untilMs > nowMs) return known.key;
    const key = openDataKey(this.#kek, config.org, config.dataKey);
    makeRoom(this.#dataKeys, this.#max);
    this.#dataKeys.set(name, { key, untilMs: nowMs + lifetimeMs });
    return key;
  }
}

/** Drops the oldest entry of a full map: opening again is cheap, so which one goes matters little. */
function makeRoom<K>(map: Map<K, unknown>, max: number): void {
  const oldest = map.keys().next();
  if (map.size >= max && oldest.done === false) map.delete(oldest.value);
}
