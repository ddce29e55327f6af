import type { Configuration } from '@headgate/database';
import { snapshotBody } from '@headgate/domain';
import { encodeKeyRecord, splitEnvelope } from '@headgate/snapshot';
import type { PublisherDeps } from './publisher-deps.ts';
import { toKeyRecord } from './to-key-record.ts';

const pageRows = 500;
const mostKnown = 10_000;
const publishedBody = snapshotBody.pick({ keys_rev: true });

interface Published {
  readonly rev: number;
  readonly keysRev: number;
}

/** Puts key records where proxies find them; only those that changed since the head in Redis, all where there is none. */
export class KeyPublisher {
  readonly #deps: Pick<PublisherDeps, 'database' | 'snapshots' | 'keys' | 'sign'>;
  readonly #published = new Map<string, Published>();

  constructor(deps: Pick<PublisherDeps, 'database' | 'snapshots' | 'keys' | 'sign'>) {
    this.#deps = deps;
  }

  /** Before the snapshot, whose `keys_rev` sends proxies to look. Safe to repeat. */
  async putChanged({ org, keysRev }: Configuration): Promise<void> {
    const since = await this.#readPublishedKeysRev(org);
    if (since >= keysRev) return;
    let after: string | undefined;
    do {
      const page = await this.#deps.database.listKeysChangedSince(org, since, after, pageRows);
      const records = page.keys
        .map((row) => toKeyRecord(row, page.makers.get(row.id)))
        .filter((record) => record !== undefined);
      const envelopes = records.map((record) => encodeKeyRecord(record, this.#deps.sign));
      if (envelopes.length > 0) await this.#deps.keys.putKeys(org, envelopes);
      after = page.next;
    } while (after !== undefined);
  }

  /** Remembers what is at the head now, which spares reading it back. */
  notePublished({ org, rev, keysRev }: Configuration): void {
    if (this.#published.size >= mostKnown) this.#published.clear();
    this.#published.set(org, { rev, keysRev });
  }

  async #readPublishedKeysRev(org: string): Promise<number> {
    const head = await this.#deps.snapshots.readHead(org);
    if (head === undefined) return 0;
    const known = this.#published.get(org);
    // Another worker may have published since, or Redis may have lost what this one did.
    if (known?.rev === head) return known.keysRev;
    const text = await this.#deps.snapshots.findHeadSnapshot(org);
    return text === undefined ? 0 : readKeysRev(text);
  }
}

function readKeysRev(text: string): number {
  try {
    return publishedBody.parse(JSON.parse(splitEnvelope(text).body)).keys_rev;
  } catch {
    // Not ours, or damaged: what follows replaces it, keys included.
    return 0;
  }
}
