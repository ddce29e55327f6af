import type { LiveOrganization } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { SnapshotStore } from '@headgate/redis';
import type { ConfigHolder, OfferResult, PartReader } from '@headgate/snapshot';
import type { DiskStore } from './disk-store.ts';
import type { FeedLog } from './feed-log.ts';
import type { Reporter } from './reporter.ts';
import type { TrialMarks } from './trial-marks.ts';

const retryAfterMs = 1_000;

export interface OrganizationFeedOptions {
  readonly holder: ConfigHolder;
  /** For a request that waits: answers or fails within 50 ms. */
  readonly quick: Pick<SnapshotStore, 'readRevisions'>;
  /** For work behind the scenes. */
  readonly patient: Pick<SnapshotStore, 'findHeadSnapshot' | 'findParts'>;
  readonly disk: DiskStore;
  readonly trials: TrialMarks;
  readonly reporter: Reporter;
  readonly log: FeedLog;
}

/** A snapshot, and where the parts are that it may be in. */
interface Offered {
  readonly rev: number;
  readonly text: string;
  readonly readParts: PartReader;
}

/** Brings single organizations to their newest configuration: from disk at first, then from the store. */
export class OrganizationFeed {
  readonly #options: OrganizationFeedOptions;
  readonly #loads = new Map<string, Promise<LiveOrganization>>();
  readonly #refused = new Map<string, number>();
  #diskWork: Promise<void> = Promise.resolve();

  constructor(options: OrganizationFeedOptions) {
    this.#options = options;
  }

  /** The configuration of an organization, loaded if need be, once for all who wait. Throws `config_unavailable`. */
  load(org: string): Promise<LiveOrganization> {
    const current = this.#options.holder.find(org);
    if (current !== undefined) return Promise.resolve(current);
    let load = this.#loads.get(org);
    if (load === undefined) {
      load = this.#load(org).finally(() => this.#loads.delete(org));
      this.#loads.set(org, load);
    }
    return load;
  }

  /** Takes the last known good generation from disk; for a start, before anybody asks. */
  async loadFromDisk(org: string): Promise<void> {
    const { disk, holder, trials } = this.#options;
    if (holder.revOf(org) !== undefined) return;
    const generations = await disk.listGenerations(org);
    const barred = new Set<number>();
    for (const rev of generations) if (await trials.isBarred(org, rev)) barred.add(rev);
    // A barred generation is still better than none, so it comes last.
    for (const rev of [...generations.filter((r) => !barred.has(r)), ...barred]) {
      const text = await disk.readSnapshot(org, rev);
      if (text === undefined) continue;
      const result = await this.#try(org, { rev, text, readParts: (names) => disk.partsOf(org).read(names) });
      this.#note(org, rev, result);
      if (result.outcome === 'activated') disk.partsOf(org).noteGood(result.parts.keys());
      if (result.outcome !== 'refused') return;
    }
  }

  /** Fetches the store's newest snapshot and offers it; `expected` is the revision it should have. Throws where the store cannot be asked. */
  async fetch(org: string, expected: number): Promise<void> {
    const head = await this.#findHead(org, expected);
    if (head === undefined || (await this.#isBarred(org, head.rev))) return;
    let taken = { head, result: await this.#try(org, head) };
    if (taken.result.outcome === 'refused' && taken.result.reason === 'part_missing') {
      // They go when newer ones have come, which is no fault of this one.
      const newer = await this.#findHead(org, expected);
      if (newer !== undefined && newer.rev > head.rev) taken = { head: newer, result: await this.#try(org, newer) };
    }
    this.#note(org, taken.head.rev, taken.result);
    if (taken.result.outcome === 'unread') throw taken.result.cause;
    if (taken.result.outcome === 'activated') this.#activated(org, taken.head.text, taken.result);
  }

  /** Revision that was refused last and has not been replaced: fetching it again would bring the same answer. */
  refusedRev(org: string): number | undefined {
    return this.#refused.get(org);
  }

  /** Forgets an organization that is no longer served; what is on disk stays there. */
  drop(org: string): void {
    this.#refused.delete(org);
    this.#options.disk.dropOrganization(org);
  }

  /** Forgets refusals, so that a repaired snapshot of the same revision gets its chance. */
  forgetRefused(): void {
    this.#refused.clear();
  }

  /** Resolves when the disk is up to date; for an orderly end and for tests. */
  async settle(): Promise<void> {
    await this.#diskWork;
  }

  async #load(org: string): Promise<LiveOrganization> {
    const { holder, quick } = this.#options;
    await this.loadFromDisk(org);
    const onDisk = holder.revOf(org);
    try {
      const rev = (await quick.readRevisions([org])).get(org);
      if (rev === undefined ? onDisk === undefined : rev > (onDisk ?? 0)) await this.fetch(org, rev ?? 0);
    } catch {
      // The store is away: what the disk had is served, whatever its age.
    }
    const config = holder.find(org);
    if (config === undefined) throw fault('config_unavailable', { retryAfterMs });
    return config;
  }

  async #findHead(org: string, expected: number): Promise<Offered | undefined> {
    const { patient } = this.#options;
    const text = await patient.findHeadSnapshot(org);
    if (text === undefined) return undefined;
    return { rev: claimedRev(text) ?? expected, text, readParts: (names) => patient.findParts(org, names) };
  }

  async #try(org: string, { rev, text, readParts }: Offered): Promise<OfferResult> {
    const { holder, trials, log } = this.#options;
    const current = holder.revOf(org);
    if (current !== undefined && rev <= current) return { outcome: 'stale', rev: current };
    // Before anything of it is compiled: that is where a poisonous one would kill the process. A full disk must not stop it.
    await trials.begin(org, rev).catch((error: unknown) => {
      log.warn({ err: error, org }, 'no mark could be written before activation');
    });
    const result = await holder.offer(org, text, readParts);
    if (result.outcome !== 'activated') await trials.end(org, rev);
    return result;
  }

  #note(org: string, rev: number, result: OfferResult): void {
    if (result.outcome === 'refused') this.#refuse(org, rev, `${result.reason}: ${result.message}`);
    if (result.outcome !== 'activated') return;
    this.#refused.delete(org);
    this.#options.reporter.activated(result.config);
  }

  #activated(org: string, text: string, { config, parts }: Extract<OfferResult, { outcome: 'activated' }>): void {
    const { holder, disk, log } = this.#options;
    log.info({ org, rev: config.rev }, 'configuration activated');
    if (holder.revOf(org) !== config.rev) return;
    // Without a data key it can hold nothing: that is how the publisher ends an organization.
    if (config.dataKey === '') this.#keep(() => disk.saveEnd(org, config.rev, text));
    else this.#keep(() => disk.saveSnapshot(org, config.rev, text, parts));
  }

  async #isBarred(org: string, rev: number): Promise<boolean> {
    const { holder, trials } = this.#options;
    if (!(await trials.isBarred(org, rev))) return false;
    // With nothing else to serve it gets one more chance.
    if (holder.revOf(org) === undefined) return false;
    this.#refuse(org, rev, 'crashed: it ended this process twice within 30 seconds of activation');
    return true;
  }

  #refuse(org: string, rev: number, reason: string): void {
    const { holder, reporter, log } = this.#options;
    this.#refused.set(org, rev);
    log.warn({ org, rev, reason, serving: holder.revOf(org) }, 'configuration refused');
    reporter.refused(org, rev, reason);
  }

  #keep(work: () => Promise<void>): void {
    this.#diskWork = this.#diskWork.then(work).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'configuration could not be kept on disk');
    });
  }
}

/** What a snapshot's head says of its revision, before anything is proved; undefined where it says nothing. */
function claimedRev(text: string): number | undefined {
  const digits = /^[^\n]{0,4096}?"rev":(\d{1,15})[,}]/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
