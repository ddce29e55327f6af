import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KeyRecord } from '@headgate/domain';
import { chooseCacheDir, type EmbeddedServer, startRedis } from '@headgate/embedded';
import { systemClock } from '@headgate/kernel';
import { connectRedis, KeyStore, type RedisConnection, SnapshotStore } from '@headgate/redis';
import {
  createSigner,
  createVerifier,
  digestApiKey,
  type MintedApiKey,
  mintApiKey,
  newDataKey,
  newSigningKeys,
} from '@headgate/secrets';
import { testMasterKey, testPeppers } from '@headgate/secrets/testing';
import { type ConfigurationRows, encodeKeyRecord, prepareSnapshot, SnapshotMemory } from '@headgate/snapshot';
import { aKeyRecord, noTurns, someRows } from '@headgate/snapshot/testing';
import { ProxyFeed } from '../../apps/proxy/src/feed/proxy-feed.ts';
import type { Scheduler } from '../../apps/proxy/src/feed/scheduler.ts';

/** A Redis of this test's own, which it may freeze, empty and stop. */
export async function startOwnRedis(port?: number, dataDir?: string): Promise<EmbeddedServer> {
  return startRedis({
    dataDir: dataDir ?? (await makeFolder()),
    port,
    searchPath: process.env['PATH'] ?? '',
    cacheDir: chooseCacheDir(process.env, path.join(import.meta.dirname, '../../.headgate/cache')),
  });
}

const folders: string[] = [];

/** A folder that `removeFolders` takes away. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'headgate-delivery-'));
  folders.push(folder);
  return folder;
}

export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

const signingKeys = newSigningKeys();
const dataKey = newDataKey(testMasterKey, 'org_a');

/** The publisher's side, as the worker does it. */
export class TestPublisher {
  readonly connection: RedisConnection;
  readonly store: SnapshotStore;
  readonly keys: KeyStore;
  readonly dataKey = dataKey;
  readonly memory: SnapshotMemory;
  readonly #signer = createSigner(signingKeys.privateKey);

  /** `mostWhole`: with more entries a snapshot is published in parts. */
  constructor(url: string, mostWhole?: number) {
    this.connection = connectRedis({ url, purpose: 'control' });
    this.memory = new SnapshotMemory(mostWhole);
    this.store = new SnapshotStore(this.connection);
    this.keys = new KeyStore(this.connection);
  }

  sign = (message: string): string => this.#signer.sign(message);

  /** Publishes one revision of `org_a`. */
  async publish(overrides: Partial<ConfigurationRows> = {}): Promise<void> {
    const rows = someRows({ dataKey, ...overrides });
    await this.store.publish(await prepareSnapshot(rows, { sign: this.sign, yieldNow: noTurns }, this.memory));
  }

  /** Writes the record of a key; `minted` is the key itself. */
  async putKey(minted: MintedApiKey, overrides: Partial<KeyRecord> = {}): Promise<void> {
    const record = toRecord(minted, overrides);
    await this.keys.putKeys(record.org, [encodeKeyRecord(record, this.sign)]);
  }
}

/** The record of a key under the newest pepper. */
export function toRecord(minted: MintedApiKey, overrides: Partial<KeyRecord> = {}): KeyRecord {
  const digest = digestApiKey(minted.text, testPeppers.current);
  return aKeyRecord({ id: minted.id, digest, pepper: testPeppers.current.version, ...overrides });
}

/** Timers that run when the test says so. */
export class StepScheduler implements Scheduler {
  readonly #waiting = new Set<{ readonly delayMs: number; readonly callback: () => void }>();

  after(delayMs: number, callback: () => void): () => void {
    const entry = { delayMs, callback };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  }

  /** Runs what is due within so many milliseconds from when it was planned. */
  run(withinMs: number): void {
    for (const entry of [...this.#waiting]) {
      if (entry.delayMs > withinMs) continue;
      this.#waiting.delete(entry);
      entry.callback();
    }
  }
}

/** What the feed logged, as text. */
export class TestLog {
  readonly lines: string[] = [];

  info(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }

  warn(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }
}

export interface TestProxy {
  readonly feed: ProxyFeed;
  readonly log: TestLog;
  readonly scheduler: StepScheduler;
  readonly stateDir: string;
}

/** A proxy's feed, started. Its beats run when the test steps the scheduler. */
export async function startProxyFeed(redisUrl: string, stateDir?: string): Promise<TestProxy> {
  const log = new TestLog();
  const scheduler = new StepScheduler();
  const folder = stateDir ?? (await makeFolder());
  const feed = new ProxyFeed({
    redisUrl,
    stateDir: folder,
    verifier: createVerifier(signingKeys.publicKey),
    peppers: testPeppers,
    kek: testMasterKey,
    identity: { proxy: 'proxy-1', version: '0.0.0' },
    clock: systemClock,
    log,
    random: () => 0.5,
    scheduler,
  });
  await feed.start();
  return { feed, log, scheduler, stateDir: folder };
}

/** The code of the fault an identification ends in, or `ok`. */
export async function outcomeOf(proxy: TestProxy, key: string): Promise<string> {
  try {
    await proxy.feed.identities.identify(key);
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Revision a key is served on; undefined where it is refused. */
export async function revOf(proxy: TestProxy, key: string): Promise<number | undefined> {
  try {
    return (await proxy.feed.identities.identify(key)).config.rev;
  } catch {
    return undefined;
  }
}

export { mintApiKey };
