import type { KeyEnvelope, KeyRecord } from '@headgate/domain';
import type { KeyStore } from '@headgate/redis';
import { parseKeyEnvelope, type Verify, type YieldNow } from '@headgate/snapshot';
import type { DiskStore } from './disk-store.ts';
import type { FeedLog } from './feed-log.ts';

/** Checking a signature takes about 0.1 ms: this many at most before other work gets a turn. */
const slice = 16;

/** What can be said of a key id. `unavailable`: nobody could be asked, or who was asked has lost its data. */
export type KeyFinding =
  /** `isConfirmed`: the store said so just now; otherwise it is what the disk remembers. */
  | { readonly kind: 'found'; readonly record: KeyRecord; readonly isConfirmed: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable' };

export interface KeyRecordsOptions {
  /** For a request that waits: answers or fails within 50 ms. */
  readonly quick: Pick<KeyStore, 'findKey'>;
  /** For work behind the scenes. */
  readonly patient: Pick<KeyStore, 'findKeys'>;
  readonly disk: DiskStore;
  readonly verify: Verify;
  readonly yieldNow: YieldNow;
  readonly log: FeedLog;
}

/** Key records from the store and from disk; gives only what the publisher signed, and of two the newer. */
export class KeyRecords {
  readonly #options: KeyRecordsOptions;
  /** Writes to disk follow one another, so that the newest record is the last one written. */
  #diskWork: Promise<void> = Promise.resolve();

  constructor(options: KeyRecordsOptions) {
    this.#options = options;
  }

  /**
   * Finds a record by id. The disk has the say where the store is away, was emptied, or has an older record than the disk, which
   * is a replay by someone who can write to the store. Never throws.
   */
  async find(id: string): Promise<KeyFinding> {
    const [lookup, seen] = await Promise.all([
      this.#options.quick.findKey(id).catch(() => ({ kind: 'unavailable' }) as const),
      this.#options.disk.findKey(id),
    ]);
    const onDisk = seen === undefined ? undefined : this.#prove(id, seen);
    const stored = lookup.kind === 'found' ? this.#confirm(id, lookup.envelope, onDisk) : undefined;
    if (stored !== undefined) return { kind: 'found', record: stored, isConfirmed: true };
    if (onDisk !== undefined) return { kind: 'found', record: onDisk, isConfirmed: false };
    // A record that is there but not the publisher's is no record.
    return { kind: lookup.kind === 'found' || lookup.kind === 'unknown' ? 'unknown' : 'unavailable' };
  }

  /**
   * Reads an organization's records again and gives those newer than `known`, revisions by id. A record that is missing changes
   * nothing: a revoked key has a record that says so. Undefined where the store cannot be asked. Never throws.
   */
  async reread(org: string, known: ReadonlyMap<string, number>): Promise<KeyRecord[] | undefined> {
    const records = await this.#readNewer(org, known).catch(() => undefined);
    // Records only the disk knows matter once the store is away; nobody has to wait for them now.
    if (records !== undefined) this.#afterDiskWork(() => this.#rereadDisk(org, known));
    return records;
  }

  /** Resolves when the disk is up to date; for an orderly end and for tests. */
  async settle(): Promise<void> {
    await this.#diskWork;
  }

  async #readNewer(org: string, known: ReadonlyMap<string, number>): Promise<KeyRecord[]> {
    const newer: KeyRecord[] = [];
    const found = await this.#options.patient.findKeys(org, [...known.keys()]);
    let proved = 0;
    for (const [id, envelope] of found) {
      // What claims to be no newer needs no proof, as nothing will come of it.
      if (claimedRev(envelope) <= (known.get(id) ?? 0)) continue;
      if (proved++ % slice === slice - 1) await this.#options.yieldNow();
      const record = this.#prove(id, envelope);
      if (record?.org !== org) continue;
      newer.push(record);
      this.#keep(record, envelope);
    }
    return newer;
  }

  async #rereadDisk(org: string, known: ReadonlyMap<string, number>): Promise<void> {
    const ids = (await this.#options.disk.listKeyIds(org)).filter((id) => !known.has(id));
    for (const [id, envelope] of await this.#options.patient.findKeys(org, ids)) {
      const seen = await this.#options.disk.findKey(id);
      if (seen !== undefined && claimedRev(envelope) <= claimedRev(seen)) continue;
      const record = this.#prove(id, envelope);
      if (record?.org === org) await this.#options.disk.saveKey(org, id, envelope);
      await this.#options.yieldNow();
    }
  }

  /** The store's record, if it is proved and not older than the one on disk, which it then replaces. */
  #confirm(id: string, envelope: KeyEnvelope, onDisk: KeyRecord | undefined): KeyRecord | undefined {
    const stored = this.#prove(id, envelope);
    if (stored === undefined || stored.rev < (onDisk?.rev ?? 0)) return undefined;
    if (stored.rev !== onDisk?.rev) this.#keep(stored, envelope);
    return stored;
  }

  #prove(id: string, envelope: KeyEnvelope): KeyRecord | undefined {
    const record = parseKeyEnvelope(envelope, this.#options.verify);
    // The id too: a signed record of another key must not answer for this one.
    if (record?.id === id) return record;
    this.#options.log.warn(
      { key: id },
      'a key record was refused: the publisher did not sign it, or it is of another key',
    );
    return undefined;
  }

  #keep(record: KeyRecord, envelope: KeyEnvelope): void {
    this.#afterDiskWork(() => this.#options.disk.saveKey(record.org, record.id, envelope));
  }

  #afterDiskWork(work: () => Promise<void>): void {
    this.#diskWork = this.#diskWork.then(work).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'key records could not be kept on disk');
    });
  }
}

function claimedRev(envelope: KeyEnvelope): number {
  return Number(/"rev":(\d{1,15})[,}]/.exec(envelope.body)?.[1] ?? Number.MAX_SAFE_INTEGER);
}
