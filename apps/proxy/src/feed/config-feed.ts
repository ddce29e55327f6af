import type { RevisionHint } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import type { SnapshotStore } from '@headgate/redis';
import type { ConfigHolder } from '@headgate/snapshot';
import type { FeedLog } from './feed-log.ts';
import type { KeyDirectory } from './key-directory.ts';
import type { OrganizationFeed } from './organization-feed.ts';
import type { Reporter } from './reporter.ts';
import type { Scheduler } from './scheduler.ts';

const beatMs = 5_000;
/** An organization is activated ten times a second at most; what comes faster is taken together. */
const pauseMs = 100;
/** A refused snapshot of the same revision is looked at again every so many beats: it may have been repaired in place. */
const beatsUntilRefusedAgain = 12;

export interface ConfigFeedOptions {
  readonly organizations: Pick<OrganizationFeed, 'fetch' | 'refusedRev' | 'forgetRefused' | 'drop'>;
  readonly holder: Pick<ConfigHolder, 'revOf' | 'list' | 'dropIdle'>;
  readonly keys: Pick<KeyDirectory, 'forgetUnknown' | 'refresh' | 'dropOrganization'>;
  readonly store: Pick<SnapshotStore, 'readDigest' | 'readRevisions'>;
  readonly reporter: Pick<Reporter, 'beat' | 'dropped'>;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: FeedLog;
  /** Work of other parts that goes with every beat; must not throw. */
  readonly onBeat: () => void;
}

/**
 * Keeps what is served up to date. A hint makes it quick; the beat, which compares one digest with the store's, makes it certain:
 * with every hint lost a change arrives within six seconds.
 */
export class ConfigFeed {
  readonly #options: ConfigFeedOptions;
  readonly #fetches = new Map<string, { again: number }>();
  readonly #keysDue = new Set<string>();
  #digest: string | undefined;
  #beats = 0;
  #isRunning = false;
  #isReachable: boolean | undefined;
  #verifiedAtMs: number | undefined;
  #sync: Promise<void> | undefined;
  #cancelBeat: (() => void) | undefined;

  constructor(options: ConfigFeedOptions) {
    this.#options = options;
  }

  /** Begins to beat, with the first one now; resolves when that is done, whether the store answered or not. */
  async start(): Promise<void> {
    this.#isRunning = true;
    await this.#beat();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelBeat?.();
  }

  /** Milliseconds since the store last confirmed that everything served is current; undefined: never yet. */
  staleForMs(): number | undefined {
    return this.#verifiedAtMs === undefined ? undefined : this.#options.clock.monotonicMs() - this.#verifiedAtMs;
  }

  /** Somebody published something. Never throws. */
  onHint({ org, rev }: RevisionHint): void {
    const { holder, keys, organizations } = this.#options;
    keys.forgetUnknown();
    const current = holder.revOf(org);
    // Organizations nobody calls here are read when somebody does.
    if (current === undefined || rev <= current) return;
    if (organizations.refusedRev(org) === rev) organizations.forgetRefused();
    void this.#fetch(org, rev);
  }

  /** Compares everything with the store at once: after a connection came back, hints may have been lost. Never throws. */
  async sync(): Promise<void> {
    // One that runs may have read the digest before the change: the next one begins after it.
    await this.#sync;
    this.#sync ??= this.#compare().finally(() => (this.#sync = undefined));
    await this.#sync;
  }

  /** The keys of an organization are to be read again: before a new configuration counts, or behind the scenes. Never throws. */
  async refreshKeys(org: string): Promise<void> {
    const isDone = await this.#options.keys.refresh(org);
    if (isDone) this.#keysDue.delete(org);
    else this.#keysDue.add(org);
  }

  /** The keys of an organization may be out of date: they are read again when the store next answers. */
  keysAreDue(org: string): void {
    this.#keysDue.add(org);
  }

  async #beat(): Promise<void> {
    const { reporter, holder, keys, onBeat, organizations } = this.#options;
    this.#beats += 1;
    if (this.#beats % beatsUntilRefusedAgain === 0) {
      organizations.forgetRefused();
      this.#digest = undefined;
    }
    await this.sync();
    for (const org of holder.dropIdle()) {
      keys.dropOrganization(org);
      organizations.drop(org);
      reporter.dropped(org);
    }
    reporter.beat();
    onBeat();
    this.#planBeat();
  }

  #planBeat(): void {
    if (!this.#isRunning) return;
    // A fifth to either side, so that a fleet started together does not ask together for ever.
    const delayMs = Math.round(beatMs * (0.8 + 0.4 * this.#options.random()));
    this.#cancelBeat = this.#options.scheduler.after(delayMs, () => void this.#beat());
  }

  async #compare(): Promise<void> {
    const { store, clock, holder } = this.#options;
    const beganAtMs = clock.monotonicMs();
    try {
      const digest = await store.readDigest();
      const isSame = digest !== undefined && digest === this.#digest;
      const isCurrent = isSame || (await this.#fetchDiffering(holder.list()));
      // A digest is kept only when everything it stands for has arrived, or else the next beat would see no difference.
      this.#digest = isCurrent ? digest : undefined;
      if (isCurrent) this.#verifiedAtMs = beganAtMs;
      this.#noteReachable(true);
      await Promise.all([...this.#keysDue].map((org) => this.refreshKeys(org)));
    } catch {
      this.#digest = undefined;
      this.#noteReachable(false);
    }
  }

  /** True where all that is served is as the index says, or was refused for good. */
  async #fetchDiffering(orgs: readonly string[]): Promise<boolean> {
    const { store, holder, organizations } = this.#options;
    const index = await store.readRevisions(orgs);
    const differing = [...index].filter(([org, rev]) => rev > (holder.revOf(org) ?? rev));
    const due = differing.filter(([org, rev]) => organizations.refusedRev(org) !== rev);
    await Promise.all(due.map(([org, rev]) => this.#fetch(org, rev)));
    return due.every(([org, rev]) => (holder.revOf(org) ?? rev) >= rev || organizations.refusedRev(org) === rev);
  }

  /** One fetch at a time for each organization; revisions heard of meanwhile are fetched together, after a pause. Never throws. */
  async #fetch(org: string, rev: number): Promise<void> {
    const running = this.#fetches.get(org);
    if (running !== undefined) {
      running.again = Math.max(running.again, rev);
      return;
    }
    const fetch = { again: 0 };
    this.#fetches.set(org, fetch);
    await this.#fetchOnce(org, rev);
    this.#options.scheduler.after(pauseMs, () => {
      this.#fetches.delete(org);
      const current = this.#options.holder.revOf(org);
      if (current !== undefined && fetch.again > current) void this.#fetch(org, fetch.again);
    });
  }

  async #fetchOnce(org: string, rev: number): Promise<void> {
    const { organizations, holder } = this.#options;
    try {
      await organizations.fetch(org, rev);
      // A revocation must arrive also where the snapshot that announces it does not: refused here, or never published.
      if ((holder.revOf(org) ?? 0) < rev) await this.refreshKeys(org);
    } catch {
      this.#digest = undefined;
    }
  }

  #noteReachable(isReachable: boolean): void {
    if (isReachable === this.#isReachable) return;
    this.#isReachable = isReachable;
    // Revocations of the time without the store may concern keys whose organization has not changed since.
    if (isReachable) for (const org of this.#options.holder.list()) this.#keysDue.add(org);
    if (isReachable) this.#options.log.info({}, 'the configuration store answers');
    else this.#options.log.warn({}, 'the configuration store does not answer; serving what is known');
  }
}
