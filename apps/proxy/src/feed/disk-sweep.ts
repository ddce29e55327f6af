import type { Clock } from '@headgate/kernel';
import type { SnapshotStore } from '@headgate/redis';
import { type ConfigHolder, listPartNames } from '@headgate/snapshot';
import type { DiskStore } from './disk-store.ts';
import type { OrganizationFeed } from './organization-feed.ts';

const everyMs = 3_600_000;
const askedAtOnce = 200;
/** The configuration of an organization that is gone is smaller by far; nothing larger is worth a look. */
const mostEndBytes = 8 * 1024;

export interface DiskSweepOptions {
  readonly disk: Pick<DiskStore, 'listOrganizations' | 'listGenerations'>;
  readonly holder: Pick<ConfigHolder, 'revOf'>;
  readonly store: Pick<SnapshotStore, 'readRevisions' | 'findHeadSnapshot'>;
  readonly organizations: Pick<OrganizationFeed, 'fetch'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/**
 * Looks after what lies on disk of organizations nobody calls here: one that was removed while this proxy was away, or after it was
 * last called, must not lie there for good. Those that are served are looked after by every beat.
 */
export class DiskSweep {
  readonly #options: DiskSweepOptions;
  #dueAtMs = Number.NEGATIVE_INFINITY;
  #isRunning = false;

  constructor(options: DiskSweepOptions) {
    this.#options = options;
  }

  /** Looks if an hour has passed; while the store is away it stays due. Never throws. */
  async look(): Promise<void> {
    const { clock } = this.#options;
    if (this.#isRunning || clock.monotonicMs() < this.#dueAtMs) return;
    this.#isRunning = true;
    try {
      await this.#sweep();
      this.#dueAtMs = clock.monotonicMs() + everyMs;
    } catch {
      // The store is away, as the feed has said by now: still due.
    } finally {
      this.#isRunning = false;
    }
  }

  async #sweep(): Promise<void> {
    const { disk, holder, store } = this.#options;
    const all = await disk.listOrganizations(Number.POSITIVE_INFINITY);
    const idle = all.filter((org) => holder.revOf(org) === undefined);
    for (let from = 0; from < idle.length; from += askedAtOnce) {
      const published = await store.readRevisions(idle.slice(from, from + askedAtOnce));
      for (const [org, rev] of published) await this.#compare(org, rev);
    }
  }

  async #compare(org: string, rev: number): Promise<void> {
    const { disk, store, organizations } = this.#options;
    const [newest = 0] = await disk.listGenerations(org);
    if (rev <= newest) return;
    const text = await store.findHeadSnapshot(org);
    // Whether it says so, and whether it is true, is found out where every snapshot is read. A list of parts is short, too.
    if (text === undefined || text.length > mostEndBytes || listPartNames(text).length > 0) return;
    await organizations.fetch(org, rev);
  }
}
