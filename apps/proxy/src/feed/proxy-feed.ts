import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import type { LiveOrganization } from '@headgate/domain';
import type { ProbeRequest, ProbeResult } from '@headgate/jobs';
import { type Clock, fault } from '@headgate/kernel';
import type { IdentitySource, SecretOpener } from '@headgate/pipeline';
import { HintSubscription } from '@headgate/redis';
import type { KeyEncryptionKey, PepperRing, Verifier } from '@headgate/secrets';
import { ConfigHolder, type Verify, warmUp } from '@headgate/snapshot';
import { ProbeServer } from '../probe/probe-server.ts';
import { CachedSecretOpener } from './cached-secret-opener.ts';
import { ConfigFeed } from './config-feed.ts';
import { DiskStore } from './disk-store.ts';
import { DiskSweep } from './disk-sweep.ts';
import type { FeedLog } from './feed-log.ts';
import { FeedStores } from './feed-stores.ts';
import { KeyDirectory } from './key-directory.ts';
import { KeyRecords } from './key-records.ts';
import { OrganizationFeed } from './organization-feed.ts';
import { type ProxyIdentity, Reporter } from './reporter.ts';
import { type Scheduler, systemScheduler } from './scheduler.ts';
import { TrialMarks } from './trial-marks.ts';

const idleMs = 3_600_000;
const maxKeys = 200_000;
const preloaded = 100;
const connectLimitMs = 1_000;

export interface ProxyFeedOptions {
  readonly redisUrl: string;
  /** Folder for the last known good configuration; this process's alone. */
  readonly stateDir: string;
  readonly verifier: Verifier;
  readonly peppers: PepperRing;
  readonly kek: KeyEncryptionKey;
  readonly identity: ProxyIdentity;
  readonly clock: Clock;
  readonly log: FeedLog;
  readonly random?: () => number;
  readonly scheduler?: Scheduler;
}

/**
 * The proxy's whole side of configuration delivery: who calls, on what configuration, with which credentials. Built and started
 * in the composition root; serves from disk when the store is away.
 */
export class ProxyFeed {
  readonly identities: IdentitySource;
  readonly secrets: SecretOpener & Pick<CachedSecretOpener, 'dataKeyOf'>;
  readonly #options: ProxyFeedOptions;
  readonly #stores: FeedStores;
  readonly #disk: DiskStore;
  readonly #trials: TrialMarks;
  readonly #reporter: Reporter;
  readonly #organizations: OrganizationFeed;
  readonly #records: KeyRecords;
  readonly #feed: ConfigFeed;
  #hints: HintSubscription | undefined;

  constructor(options: ProxyFeedOptions) {
    const { clock, log, kek } = options;
    this.#options = options;
    const scheduler = options.scheduler ?? systemScheduler;
    const verify: Verify = (message, signature) => options.verifier.verify(message, signature);
    this.#stores = new FeedStores(options.redisUrl, connectionName(options.identity));
    this.#disk = new DiskStore(options.stateDir);
    this.#trials = new TrialMarks(this.#disk, scheduler, clock);
    this.#reporter = new Reporter(this.#stores.reports, options.identity, clock);
    const holder = this.#buildHolder(verify, clock);
    this.#organizations = this.#buildOrganizations(holder, log);
    this.#records = this.#buildRecords(verify, log);
    const keys = this.#buildKeys(options, holder);
    const secrets = new CachedSecretOpener(kek, clock);
    const { disk, organizations, store } = {
      disk: this.#disk,
      organizations: this.#organizations,
      store: this.#stores.snapshots,
    };
    const sweep = new DiskSweep({ disk, holder, store, organizations, clock });
    this.#feed = new ConfigFeed({
      organizations: this.#organizations,
      holder,
      keys,
      store: this.#stores.snapshots,
      reporter: this.#reporter,
      scheduler,
      clock,
      random: options.random ?? Math.random,
      log,
      onBeat: () => {
        secrets.sweep();
        void sweep.look();
        void this.#hints?.probe();
      },
    });
    this.identities = keys;
    this.secrets = secrets;
  }

  /**
   * Loads what is on disk, connects, and compares with the store. Resolves when this proxy is as ready as it can be, at the latest
   * a second later where the store does not answer. Never throws.
   */
  async start(): Promise<void> {
    await warmUp(yieldNow);
    for (const org of await this.#disk.listOrganizations(preloaded)) await this.#organizations.loadFromDisk(org);
    const isReady = await this.#stores.waitUntilReady(connectLimitMs);
    this.#hints = new HintSubscription(this.#stores.pubsub, {
      onHint: (hint) => {
        this.#feed.onHint(hint);
      },
      onSubscribed: () => void this.#feed.sync(),
    });
    const firstBeat = this.#feed.start();
    if (isReady) await firstBeat;
  }

  /** Serves requests to call a provider once, with the given way of doing so. */
  serveProbes(probe: (request: ProbeRequest) => Promise<ProbeResult>): void {
    const server = new ProbeServer(this.#stores.probes, probe, this.#options);
    this.#stores.probes.listen(this.#stores.pubsub, () => {
      server.wake();
    });
  }

  /** An organization's configuration at a revision or a newer one; throws `config_unavailable` where it is not there in time. */
  async configAt(org: string, rev: number, untilMs: number): Promise<LiveOrganization> {
    const { clock } = this.#options;
    for (;;) {
      const config = await this.#organizations.load(org);
      if (config.rev >= rev) return config;
      if (clock.now() >= untilMs) throw fault('config_unavailable');
      await this.#organizations.fetch(org, rev);
      await pause(25);
    }
  }

  /** Milliseconds since the store last confirmed what is served; undefined: never since the start. */
  staleForMs(): number | undefined {
    return this.#feed.staleForMs();
  }

  /** Takes back reports and trial marks, finishes writing, and closes the connections. */
  async close(): Promise<void> {
    this.#feed.stop();
    if (this.#stores.isReady) await this.#reporter.leave();
    await Promise.all([this.#organizations.settle(), this.#records.settle(), this.#trials.endAll()]);
    this.#stores.close();
  }

  /** Compares with the store now and not at the next beat; behind the scenes. */
  lookNow(): void {
    void this.#feed.sync();
  }

  #buildHolder(verify: Verify, clock: Clock): ConfigHolder {
    const holder: ConfigHolder = new ConfigHolder({
      verify,
      yieldNow,
      clock,
      idleMs,
      beforeSwap: async ({ org, keysRev }) => {
        const current = holder.peek(org);
        // What was revoked must be refused before the new revision is reported as served.
        if (current !== undefined && current.keysRev !== keysRev) await this.#feed.refreshKeys(org);
      },
    });
    return holder;
  }

  #buildOrganizations(holder: ConfigHolder, log: FeedLog): OrganizationFeed {
    return new OrganizationFeed({
      holder,
      quick: this.#stores.quickSnapshots,
      patient: this.#stores.snapshots,
      disk: this.#disk,
      trials: this.#trials,
      reporter: this.#reporter,
      log,
    });
  }

  #buildRecords(verify: Verify, log: FeedLog): KeyRecords {
    const { quickKeys: quick, keys: patient } = this.#stores;
    return new KeyRecords({ quick, patient, disk: this.#disk, verify, yieldNow, log });
  }

  #buildKeys({ peppers, clock, log }: ProxyFeedOptions, holder: ConfigHolder): KeyDirectory {
    return new KeyDirectory({
      records: this.#records,
      peppers,
      clock,
      log,
      maxKeys,
      findConfig: (org) => holder.find(org),
      loadConfig: (org) => this.#organizations.load(org),
      onUnconfirmed: (org) => {
        this.#feed.keysAreDue(org);
      },
    });
  }
}

async function yieldNow(): Promise<void> {
  await setImmediate();
}

function connectionName({ proxy }: ProxyIdentity): string {
  return `headgate-proxy-${proxy}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');
}
