import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@headgate/kernel';
import type { IdentitySource, SecretOpener } from '@headgate/pipeline';
import {
  connectRedis,
  HintSubscription,
  KeyStore,
  ProxyReports,
  type RedisConnection,
  SnapshotStore,
} from '@headgate/redis';
import type { KeyEncryptionKey, PepperRing, Verifier } from '@headgate/secrets';
import { ConfigHolder } from '@headgate/snapshot';
import { CachedSecretOpener } from './cached-secret-opener.ts';
import { ConfigFeed } from './config-feed.ts';
import { DiskStore } from './disk-store.ts';
import type { FeedLog } from './feed-log.ts';
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
  readonly secrets: SecretOpener;
  readonly #connections: readonly RedisConnection[];
  readonly #feed: ConfigFeed;
  readonly #organizations: OrganizationFeed;
  readonly #records: KeyRecords;
  readonly #reporter: Reporter;
  readonly #trials: TrialMarks;
  readonly #disk: DiskStore;
  readonly #pubsub: RedisConnection;
  #hints: HintSubscription | undefined;

  constructor(options: ProxyFeedOptions) {
    const { clock, log, redisUrl: url } = options;
    const scheduler = options.scheduler ?? systemScheduler;
    const yieldNow = (): Promise<void> => setImmediate();
    const verify = (message: string, signature: string): boolean => options.verifier.verify(message, signature);
    const name = `headgate-proxy-${options.identity.proxy}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');
    const request = connectRedis({ url, purpose: 'request', name });
    const control = connectRedis({ url, purpose: 'control', name });
    this.#pubsub = connectRedis({ url, purpose: 'pubsub', name });
    this.#connections = [request, control, this.#pubsub];

    const store = new SnapshotStore(control);
    const holder = new ConfigHolder({
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
    this.#disk = new DiskStore(options.stateDir);
    this.#trials = new TrialMarks(this.#disk, scheduler, clock);
    this.#reporter = new Reporter(new ProxyReports(control), options.identity, clock);
    this.#organizations = new OrganizationFeed({
      holder,
      quick: new SnapshotStore(request),
      patient: store,
      disk: this.#disk,
      trials: this.#trials,
      reporter: this.#reporter,
      log,
    });
    const [quick, patient] = [new KeyStore(request), new KeyStore(control)];
    this.#records = new KeyRecords({ quick, patient, disk: this.#disk, verify, yieldNow, log });
    const keys = new KeyDirectory({
      records: this.#records,
      peppers: options.peppers,
      clock,
      log,
      maxKeys,
      findConfig: (org) => holder.find(org),
      loadConfig: (org) => this.#organizations.load(org),
      onUnconfirmed: (org) => {
        this.#feed.keysAreDue(org);
      },
    });
    const secrets = new CachedSecretOpener(options.kek, clock);
    this.#feed = new ConfigFeed({
      organizations: this.#organizations,
      holder,
      keys,
      store,
      reporter: this.#reporter,
      scheduler,
      clock,
      random: options.random ?? Math.random,
      log,
      onBeat: () => {
        secrets.sweep();
        void this.#hints?.probe();
      },
    });
    this.identities = keys;
    this.secrets = secrets;
  }

  /** Loads what is on disk, connects, and compares with the store if it answers within a second; ready either way. Never throws. */
  async start(): Promise<void> {
    for (const org of await this.#disk.listOrganizations(preloaded)) await this.#organizations.loadFromDisk(org);
    await this.#waitForConnections();
    this.#hints = new HintSubscription(this.#pubsub, {
      onHint: (hint) => {
        this.#feed.onHint(hint);
      },
      onSubscribed: () => void this.#feed.sync(),
    });
    await this.#feed.start();
  }

  /** Milliseconds since the store last confirmed what is served; undefined: never since the start. */
  staleForMs(): number | undefined {
    return this.#feed.staleForMs();
  }

  /** Takes back reports and trial marks, finishes writing, and closes the connections. */
  async close(): Promise<void> {
    this.#feed.stop();
    await Promise.all([this.#reporter.leave(), this.#trials.endAll()]);
    await Promise.all([this.#organizations.settle(), this.#records.settle()]);
    for (const connection of this.#connections) connection.close();
  }

  async #waitForConnections(): Promise<void> {
    const ready = this.#connections.map((connection) => new Promise<void>((resolve) => connection.onReady(resolve)));
    await Promise.race([Promise.all(ready), pause(connectLimitMs)]);
  }
}
