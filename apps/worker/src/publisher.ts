import type { Configuration } from '@headgate/database';
import { isFault } from '@headgate/kernel';
import { type PreparedSnapshot, prepareSnapshot, SnapshotError, SnapshotMemory } from '@headgate/snapshot';
import { Coalescer } from './coalescer.ts';
import { endOrganization } from './end-organization.ts';
import { KeyPublisher } from './key-publisher.ts';
import { KnownConfigurations } from './known-configurations.ts';
import type { PublisherDeps } from './publisher-deps.ts';

const repairPauseMs = 60_000;

/**
 * Brings an organization's newest configuration to Redis. Everything in it may be repeated, interrupted, and done by two workers
 * at once: keys and heads only move forward. A configuration no proxy could take is refused and remembered, and the last one stays.
 */
export class Publisher {
  readonly #deps: PublisherDeps;
  readonly #keys: KeyPublisher;
  readonly #runs = new Coalescer();
  readonly #known: KnownConfigurations;
  /** Revision that was refused last; lost with the process, so that a newer program tries again. */
  readonly #refused = new Map<string, number>();
  readonly #repaired = new Map<string, { readonly rev: number; readonly atMs: number }>();
  /** Published revision of organizations whose database is behind, for saying it once. */
  readonly #ahead = new Map<string, number>();

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    this.#keys = new KeyPublisher(deps);
    this.#known = new KnownConfigurations(deps.mostWhole);
  }

  /** True when this revision was refused already, and nothing newer is known. */
  isRefused(org: string, rev: number): boolean {
    return (this.#refused.get(org) ?? 0) >= rev;
  }

  /**
   * Says so, once, when Redis is ahead of the database, as after a restored backup: until the database has passed it no change
   * can reach a proxy, since an older revision never replaces a newer one.
   */
  compare(org: string, rev: number, published: number): void {
    if (published <= rev) this.#ahead.delete(org);
    if (published <= rev || this.#ahead.get(org) === published) return;
    this.#ahead.set(org, published);
    this.#deps.log.error(
      { org, rev, published },
      'Redis is ahead of the database: changes will not arrive until it is passed',
    );
  }

  /**
   * Writes an organization's snapshot over what is stored under the same revision, for a proxy would not take that: it was damaged,
   * or is not ours. At most once a minute for a revision, since a proxy may have other reasons.
   */
  async repair(org: string): Promise<void> {
    const configuration = await this.#load(org);
    if (!configuration || this.isRefused(org, configuration.rev)) return;
    const { rev } = configuration;
    // One that is behind comes anew by itself.
    if ((await this.#deps.snapshots.readHead(org)) !== rev) return;
    const nowMs = this.#deps.clock.now();
    const last = this.#repaired.get(org);
    if (last?.rev === rev && nowMs - last.atMs < repairPauseMs) return;
    this.#repaired.set(org, { rev, atMs: nowMs });
    const { snapshots, log } = this.#deps;
    await snapshots.publish(await this.#prepare(configuration), { isRepair: true });
    log.warn({ org, rev }, 'published again: a proxy would not take what was stored');
  }

  /** Resolves once `rev` or a newer revision is published, or refused. Rejects when a store is away: try again later. */
  async publish(org: string, rev: number): Promise<void> {
    if (this.isRefused(org, rev)) return;
    const published = (await this.#deps.snapshots.readRevisions([org])).get(org) ?? 0;
    if (published >= rev) {
      await this.#deps.database.outbox.markPublished(org, published);
      return;
    }
    await this.#runs.run(org, () => this.#publishNewest(org));
  }

  async #publishNewest(org: string): Promise<void> {
    const configuration = await this.#load(org);
    if (!configuration) return endOrganization(org, this.#deps);
    if (this.isRefused(org, configuration.rev)) return;
    try {
      await this.#store(configuration);
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      await this.#refuse(configuration, error);
    }
    await this.#deps.database.outbox.markPublished(org, configuration.rev);
  }

  async #load(org: string): Promise<Configuration | undefined> {
    try {
      const configuration = await this.#deps.database.loadConfiguration(org, this.#known.find(org));
      this.#known.keep(configuration);
      return configuration;
    } catch (error) {
      if (!isFault(error) || error.code !== 'not_found') throw error;
      // Deleted since it changed.
      this.#known.forget(org);
      return undefined;
    }
  }

  async #store(configuration: Configuration): Promise<void> {
    const { snapshots, refusals, log } = this.#deps;
    const { org, rev } = configuration;
    const preparing = this.#prepare(configuration);
    // Waited for below; meanwhile a failure has its listener.
    preparing.catch(() => undefined);
    // First: a configuration that cannot be published must not hold up a revocation.
    await this.#keys.putChanged(configuration);
    const prepared = await preparing;
    const { headMoved } = await snapshots.publish(prepared);
    if (headMoved) this.#keys.notePublished(configuration);
    if (this.#refused.delete(org)) await refusals.clear(org);
    log.info({ org, rev, bytes: prepared.envelope.body.length, head_moved: headMoved }, 'configuration published');
  }

  #prepare(configuration: Configuration): Promise<PreparedSnapshot> {
    const { org, changedAt: createdAt } = configuration;
    const memory = this.#known.memoryOf(org) ?? new SnapshotMemory(this.#deps.mostWhole);
    return prepareSnapshot({ ...configuration, createdAt }, this.#deps, memory);
  }

  async #refuse({ org, rev }: Configuration, error: SnapshotError): Promise<void> {
    const { refusals, clock, log, snapshots } = this.#deps;
    const at = new Date(clock.now()).toISOString();
    await refusals.put(org, { rev, reason: error.reason, message: error.message, at });
    await snapshots.announce(org, rev);
    this.#refused.set(org, rev);
    log.error({ org, rev, reason: error.reason, err: error }, 'configuration refused: the one before stays in force');
  }
}
