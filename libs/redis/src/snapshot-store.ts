import { randomUUID } from 'node:crypto';
import type { RevisionHint } from '@headgate/domain';
import { formatEnvelope, type StoredSnapshot } from '@headgate/snapshot';
import { keyNames } from './key-names.ts';
import { ProxyReports } from './proxy-reports.ts';
import type { RedisConnection } from './redis-connection.ts';
import { indexScript, publishScript, readHeadScript, removeBelowScript } from './snapshot-scripts.ts';

const keptRevisions = 5;
const refillLimitMs = 120_000;
/** Parts read or written at once: about a megabyte. */
const chunk = 64;
/** How long a part waits for the snapshot it was made for. */
const unclaimedSeconds = 600;
const mostAttempts = 4;

/** What storing a snapshot did. */
export interface PublishOutcome {
  /** False where the head was there already or further on; publishing again is harmless. */
  readonly headMoved: boolean;
  readonly indexMoved: boolean;
}

/** Snapshots in Redis: one head for each organization, one index over all, one digest that moves with the index. */
export class SnapshotStore {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /**
   * Stores a snapshot, moves the head only forward, then the index, then tells whoever listens. Safe to repeat at any point and
   * from two publishers at once. Drops old revisions, but never the last five, the previous head, or one that a proxy reports; and
   * parts that no revision is in any more. `isRepair` writes over what is stored under the same revision, for bytes that proxies
   * refuse.
   */
  async publish({ envelope, parts, fresh }: StoredSnapshot, { isRepair = false } = {}): Promise<PublishOutcome> {
    const { org, rev } = envelope;
    const [reports] = await Promise.all([
      new ProxyReports(this.#connection).list(org),
      isRepair ? this.#mendParts(org, parts) : this.#putParts(org, parts, fresh ?? []),
    ]);
    const inUse = reports.map((report) => report.rev);
    const moved = await this.#moveHead({ envelope, parts }, isRepair, inUse);
    // Not conditional on the line above: a publisher that died between the two is finished by the next one.
    const indexMoved = await this.#raiseIndex(org, rev);
    await this.announce(org, rev);
    return { headMoved: moved === 1, indexMoved };
  }

  /** Removes every revision below this one, also those a proxy reports: for an organization that is gone. Safe to repeat. */
  async removeBelow(org: string, rev: number): Promise<void> {
    await this.#connection.client.eval(removeBelowScript, 1, keyNames.kept(org), rev, ...prefixesOf(org));
  }

  /** Tells whoever listens that there is something new: a snapshot, or only keys where no snapshot of that revision will come. */
  async announce(org: string, rev: number): Promise<void> {
    await this.#connection.client.publish(keyNames.hints, JSON.stringify({ org, rev } satisfies RevisionHint));
  }

  /** Revision of the head; undefined: nothing was ever published here. */
  async readHead(org: string): Promise<number | undefined> {
    const head = await this.#connection.client.get(keyNames.head(org));
    return head === null ? undefined : Number(head);
  }

  /** Text of one revision's envelope; undefined where it is not kept. */
  async findSnapshot(org: string, rev: number): Promise<string | undefined> {
    return (await this.#connection.client.get(keyNames.snapshot(org, rev))) ?? undefined;
  }

  /** Text of the head's envelope; undefined where there is none. */
  async findHeadSnapshot(org: string): Promise<string | undefined> {
    const text = await this.#connection.client.eval(readHeadScript, 1, keyNames.head(org), keyNames.snapshot(org, ''));
    return typeof text === 'string' ? text : undefined;
  }

  /** Texts of parts by name, as far as they are there. */
  async findParts(org: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (let from = 0; from < names.length; from += chunk) {
      const some = names.slice(from, from + chunk);
      const texts = await this.#connection.client.mget(some.map((name) => keyNames.part(org, name)));
      for (const [at, name] of some.entries()) {
        const text = texts[at];
        if (typeof text === 'string') found.set(name, text);
      }
    }
    return found;
  }

  /** The fleet's digest: equal digests mean equal indexes. Undefined: the store is empty. */
  async readDigest(): Promise<string | undefined> {
    return (await this.#connection.client.get(keyNames.digest)) ?? undefined;
  }

  /** Revision of every organization. */
  async readIndex(): Promise<ReadonlyMap<string, number>> {
    const index = await this.#connection.client.hgetall(keyNames.index);
    return new Map(Object.entries(index).map(([org, rev]) => [org, Number(rev)]));
  }

  /** Revisions of some organizations; those never published are absent. */
  async readRevisions(orgs: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (orgs.length === 0) return new Map();
    const revs = await this.#connection.client.hmget(keyNames.index, ...orgs);
    const found = orgs.map((org, at) => [org, revs[at]] as const);
    return new Map(found.flatMap(([org, rev]) => (rev == null ? [] : [[org, Number(rev)] as const])));
  }

  /**
   * Says that an emptied store is being filled: until `endRefill`, or two minutes later, a key that is not found may merely not be
   * back yet, and proxies answer 503 for it instead of 401.
   */
  async beginRefill(): Promise<void> {
    await this.#connection.client.set(keyNames.refilling, '1', 'PX', refillLimitMs);
  }

  /** Organizations of which a proxy has refused a newer snapshot than it serves; each is given out once. */
  takeComplaints(max: number): Promise<string[]> {
    return this.#connection.client.spop(keyNames.complaints, max);
  }

  async endRefill(): Promise<void> {
    await this.#connection.client.del(keyNames.refilling);
  }

  /** Once more for parts that are not there: most are, from the revision before, and whoever drops them may come between. */
  async #moveHead({ envelope, parts }: StoredSnapshot, isRepair: boolean, inUse: readonly number[]): Promise<unknown> {
    const { org, rev } = envelope;
    const names = [...parts.keys()];
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#connection.client.eval(
        publishScript,
        4,
        ...[keyNames.head(org), keyNames.snapshot(org, rev), keyNames.kept(org), keyNames.partsOf(org, rev)],
        ...[String(rev), formatEnvelope(envelope), keptRevisions, isRepair ? '1' : '0', ...prefixesOf(org)],
        ...[names.length, ...names, ...inUse.map(String)],
      );
      if (!Array.isArray(outcome)) return outcome;
      if (attempt === mostAttempts) throw new Error('parts of a snapshot vanish as soon as they are stored');
      await this.#putParts(org, parts, outcome as string[]);
    }
  }

  /** For a while only: a publisher that dies now leaves nothing behind. One that is there stays as it is, and for as long. */
  async #putParts(org: string, parts: ReadonlyMap<string, string>, names: readonly string[]): Promise<void> {
    const { client } = this.#connection;
    await inChunks(names, (name) =>
      client.set(keyNames.part(org, name), parts.get(name) ?? '', 'EX', unclaimedSeconds, 'NX'),
    );
  }

  /** Writes over parts that are in a revision already, so that they need not be claimed. */
  async #mendParts(org: string, parts: ReadonlyMap<string, string>): Promise<void> {
    const { client } = this.#connection;
    await inChunks([...parts], ([name, text]) => client.set(keyNames.part(org, name), text, 'KEEPTTL'));
  }

  async #raiseIndex(org: string, rev: number): Promise<boolean> {
    // A counter would repeat its values after the store was emptied, and a proxy would see no difference.
    const nonce = randomUUID();
    return (await this.#connection.client.eval(indexScript, 2, keyNames.index, keyNames.digest, org, rev, nonce)) === 1;
  }
}

function prefixesOf(org: string): [string, string, string] {
  return [keyNames.snapshot(org, ''), keyNames.part(org, ''), keyNames.partsOf(org, '')];
}

async function inChunks<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += chunk) await Promise.all(all.slice(from, from + chunk).map(work));
}
