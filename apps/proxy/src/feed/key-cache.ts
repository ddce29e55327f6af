import { type Caller, type KeyRecord, usageAttrs } from '@headgate/domain';
import type { Identity } from '@headgate/pipeline';

const maxChances = 64;

/** One key in memory. The record is proved; the caller is who the key speaks for. */
export interface CachedKey {
  record: KeyRecord;
  caller: Caller;
  /** Milliseconds since the epoch; Infinity: never. */
  expiresAtMs: number;
  /** Full fingerprints of its secrets, once somebody has shown them. */
  readonly prints: Set<string>;
  /** Made for the configuration it holds; made anew when that changes. */
  identity: Identity | undefined;
  /** Shown again since the last round of `KeyCache` for room. */
  isUsed: boolean;
}

/** A secret somebody has shown: whose it is, and until when (milliseconds since the epoch) it works. */
export interface ShownSecret {
  readonly key: CachedKey;
  readonly untilMs: number;
}

/** Keys in memory, by full fingerprint, by id and by organization, up to a number; those unused longest make room. */
export class KeyCache {
  readonly #max: number;
  readonly #byPrint = new Map<string, ShownSecret>();
  readonly #byId = new Map<string, CachedKey>();
  readonly #byOrg = new Map<string, Map<string, CachedKey>>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** The secret with this fingerprint of its whole text, if it was shown before. */
  findByPrint(print: string): ShownSecret | undefined {
    return this.#byPrint.get(print);
  }

  findById(id: string): CachedKey | undefined {
    return this.#byId.get(id);
  }

  /** Revision of each of an organization's keys in memory, by id. */
  listRevisions(org: string): Map<string, number> {
    return new Map([...(this.#byOrg.get(org) ?? [])].map(([id, { record }]) => [id, record.rev]));
  }

  /** Takes a proved record in; one that is older than what is there changes nothing. */
  put(record: KeyRecord): CachedKey {
    const known = this.#byId.get(record.id);
    if (known?.record.org === record.org) {
      if (record.rev <= known.record.rev) return known;
      if (secretsOf(record) === secretsOf(known.record)) {
        return Object.assign(known, readRecord(record), { identity: undefined });
      }
    }
    // Another secret: whoever comes with one has to show it again.
    if (known !== undefined) this.#drop(known);
    const entry: CachedKey = { ...readRecord(record), prints: new Set(), identity: undefined, isUsed: false };
    this.#byId.set(record.id, entry);
    const ofOrg = this.#byOrg.get(record.org) ?? new Map<string, CachedKey>();
    this.#byOrg.set(record.org, ofOrg.set(record.id, entry));
    this.#makeRoom();
    return entry;
  }

  /** Remembers the fingerprint of a secret whose digest was checked. */
  confirm(shown: ShownSecret, print: string): void {
    const { key } = shown;
    if (this.#byId.get(key.record.id) !== key) return;
    key.prints.add(print);
    this.#byPrint.set(print, shown);
  }

  /** Forgets an organization's keys, for one that is no longer served. */
  dropOrganization(org: string): void {
    for (const entry of [...(this.#byOrg.get(org)?.values() ?? [])]) this.#drop(entry);
  }

  #makeRoom(): void {
    // Second chance: who was used since the last round goes to the back of the queue once. Not without end, so that one new key
    // never costs a walk over all of them.
    let chances = maxChances;
    for (const [id, entry] of this.#byId) {
      if (this.#byId.size <= this.#max) return;
      if (entry.isUsed && chances-- > 0) {
        entry.isUsed = false;
        this.#byId.delete(id);
        this.#byId.set(id, entry);
      } else {
        this.#drop(entry);
      }
    }
  }

  #drop(entry: CachedKey): void {
    const { id, org } = entry.record;
    this.#byId.delete(id);
    for (const print of entry.prints) this.#byPrint.delete(print);
    const ofOrg = this.#byOrg.get(org);
    ofOrg?.delete(id);
    if (ofOrg?.size === 0) this.#byOrg.delete(org);
  }
}

function secretsOf({ digest, previous }: KeyRecord): string {
  return [digest, ...previous.map((secret) => `${secret.digest} ${secret.until}`)].join();
}

function readRecord(record: KeyRecord): Pick<CachedKey, 'record' | 'caller' | 'expiresAtMs'> {
  return {
    record,
    expiresAtMs: record.expires_at === null ? Infinity : Date.parse(record.expires_at),
    caller: {
      org: record.org,
      project: record.project,
      keyId: record.id,
      routes: record.routes === null ? undefined : new Set(record.routes),
      models: record.models ?? undefined,
      endpoints: record.endpoints === null ? undefined : new Set(record.endpoints),
      attrs: new Map(Object.entries(record.attrs)),
      usageAttrs: usageAttrs(record.attrs),
      policy: record.policy ?? undefined,
      ...(record.inline_policy === true && { mayInline: true }),
    },
  };
}
