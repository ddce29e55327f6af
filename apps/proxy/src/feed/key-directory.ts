import type { KeyRecord, LiveOrganization } from '@headgate/domain';
import { type Clock, fault } from '@headgate/kernel';
import type { Identity, IdentitySource } from '@headgate/pipeline';
import { digestApiKey, fingerprintKey, matchesDigest, parseApiKey, type PepperRing } from '@headgate/secrets';
import { type CachedKey, KeyCache, type ShownSecret } from './key-cache.ts';
import type { FeedLog } from './feed-log.ts';
import type { KeyRecords } from './key-records.ts';

const retryAfterMs = 1_000;
/** Unknown is remembered this long only: the key may be on its way here. */
const unknownMs = 2_000;
const unknownMax = 10_000;
const replaced = 'This secret was replaced when the key was rotated, and its grace is over.';

export interface KeyDirectoryOptions {
  readonly records: Pick<KeyRecords, 'find' | 'reread'>;
  readonly peppers: PepperRing;
  readonly clock: Clock;
  readonly log: FeedLog;
  readonly maxKeys: number;
  /** The configuration served for an organization now. */
  readonly findConfig: (org: string) => LiveOrganization | undefined;
  /** The same, loaded where it is not there yet; throws `config_unavailable`. */
  readonly loadConfig: (org: string) => Promise<LiveOrganization>;
  /** A key of this organization was taken from disk: its records are to be read again when the store answers. */
  readonly onUnconfirmed: (org: string) => void;
}

/**
 * Says who calls. A key seen before costs one hash and one look-up; a new one is read from the store, proved by signature and
 * checked by digest. Only inference keys are published, so an admin key answers `key_invalid` here like any unknown one: telling
 * them apart would need admin keys on the data plane.
 */
export class KeyDirectory implements IdentitySource {
  readonly #options: KeyDirectoryOptions;
  readonly #cache: KeyCache;
  readonly #flights = new Map<string, Promise<CachedKey | undefined>>();
  readonly #unknownUntilMs = new Map<string, number>();

  constructor(options: KeyDirectoryOptions) {
    this.#options = options;
    this.#cache = new KeyCache(options.maxKeys);
  }

  identify(apiKey: string): Identity | Promise<Identity> {
    const print = fingerprintKey(apiKey);
    const known = this.#cache.findByPrint(print);
    if (known === undefined) return this.#identifyNew(apiKey, print);
    const { key } = known;
    key.isUsed = true;
    return this.#identifyKnown(known) ?? this.#loadIdentity(known);
  }

  /** Reads the records of an organization's known keys again. False where the store could not be asked: try again. */
  async refresh(org: string): Promise<boolean> {
    const newer = await this.#options.records.reread(org, this.#cache.listRevisions(org));
    for (const record of newer ?? []) if (this.#cache.findById(record.id) !== undefined) this.#cache.put(record);
    return newer !== undefined;
  }

  /** Lets keys remembered as unknown be asked for again: something was published. */
  forgetUnknown(): void {
    this.#unknownUntilMs.clear();
  }

  /** Forgets an organization that is no longer served. */
  dropOrganization(org: string): void {
    this.#cache.dropOrganization(org);
  }

  #identifyKnown({ key, untilMs }: ShownSecret): Identity | undefined {
    if (key.record.revoked) throw fault('key_revoked');
    const nowMs = this.#options.clock.now();
    if (key.expiresAtMs <= nowMs) throw fault('key_expired');
    if (untilMs <= nowMs) throw fault('key_expired', { message: replaced });
    if (!key.record.enabled) throw fault('key_disabled');
    const config = this.#options.findConfig(key.record.org);
    if (config === undefined) return undefined;
    if (key.identity?.config === config) return key.identity;
    return (key.identity = toIdentity(key, config));
  }

  async #identifyNew(apiKey: string, print: string): Promise<Identity> {
    const parsed = parseApiKey(apiKey);
    if (parsed === undefined) throw fault('key_invalid');
    const key = this.#cache.findById(parsed.id) ?? (await this.#find(parsed.id));
    const untilMs = key && this.#findEnd(apiKey, key.record);
    if (key === undefined || untilMs === undefined) throw fault('key_invalid');
    const shown = { key, untilMs };
    this.#cache.confirm(shown, print);
    return this.#identifyKnown(shown) ?? this.#loadIdentity(shown);
  }

  /** Until when this secret of the key works; undefined where it is none of them. */
  #findEnd(apiKey: string, record: KeyRecord): number | undefined {
    if (this.#isSecret(apiKey, record, record.id)) return Infinity;
    const earlier = record.previous.find((secret) => this.#isSecret(apiKey, secret, record.id));
    return earlier && Date.parse(earlier.until);
  }

  #isSecret(apiKey: string, { pepper: version, digest }: Pick<KeyRecord, 'pepper' | 'digest'>, id: string): boolean {
    const pepper = this.#options.peppers.find(version);
    if (pepper === undefined) {
      // The operator's omission, not the caller's: an answer of 401 would send people looking for the wrong mistake.
      this.#options.log.warn({ pepper: version, key: id }, 'this proxy lacks the pepper of a key');
      throw fault('config_unavailable', { retryAfterMs });
    }
    return matchesDigest(digestApiKey(apiKey, pepper), digest);
  }

  async #loadIdentity(shown: ShownSecret): Promise<Identity> {
    const config = await this.#options.loadConfig(shown.key.record.org);
    // Asked again from the start: the key may have been revoked while its organization was loading.
    return this.#identifyKnown(shown) ?? toIdentity(shown.key, config);
  }

  /** One look-up for all who ask for the same key at once. */
  #find(id: string): Promise<CachedKey | undefined> {
    if (this.#isUnknown(id)) return Promise.resolve(undefined);
    let flight = this.#flights.get(id);
    if (flight === undefined) {
      flight = this.#read(id).finally(() => this.#flights.delete(id));
      this.#flights.set(id, flight);
    }
    return flight;
  }

  async #read(id: string): Promise<CachedKey | undefined> {
    const found = await this.#options.records.find(id);
    if (found.kind === 'found') {
      if (!found.isConfirmed) this.#options.onUnconfirmed(found.record.org);
      return this.#cache.put(found.record);
    }
    if (found.kind === 'unavailable') throw fault('config_unavailable', { retryAfterMs });
    if (this.#unknownUntilMs.size >= unknownMax) this.#unknownUntilMs.clear();
    this.#unknownUntilMs.set(id, this.#options.clock.monotonicMs() + unknownMs);
    return undefined;
  }

  #isUnknown(id: string): boolean {
    const untilMs = this.#unknownUntilMs.get(id);
    if (untilMs === undefined) return false;
    if (untilMs > this.#options.clock.monotonicMs()) return true;
    this.#unknownUntilMs.delete(id);
    return false;
  }
}

function toIdentity(key: CachedKey, config: LiveOrganization): Identity {
  const project = config.projects.get(key.record.project);
  if (project !== undefined) return { caller: key.caller, config, project };
  // A key newer than the configuration names a project that is on its way; otherwise the project is gone, and its keys with it.
  if (key.record.rev > config.rev) throw fault('config_unavailable', { retryAfterMs });
  throw fault('key_invalid');
}
