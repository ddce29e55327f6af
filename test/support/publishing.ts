import { setImmediate as yieldNow } from 'node:timers/promises';
import { Database } from '@headgate/database';
import { aNewApiKey, aNewOrganization, aNewProvider, anAuditRecord } from '@headgate/database/testing';
import { systemClock } from '@headgate/kernel';
import {
  connectRedis,
  keyNames,
  KeyStore,
  PublishRefusals,
  type RedisConnection,
  SnapshotStore,
} from '@headgate/redis';
import { createSigner, createVerifier, newSigningKeys } from '@headgate/secrets';
import { listPartNames, parseEnvelope, type PartReader } from '@headgate/snapshot';
import { createLogger } from '@headgate/telemetry';
import type { PublisherDeps } from '../../apps/worker/src/publisher-deps.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type OwnRedis, ownRedis } from './own-redis.ts';
import { startWorkerInProcess, type WorkerInProcess } from './worker-in-process.ts';

/** Who changes things in these tests. */
export const actor = { kind: 'api_key', id: 'key_1', name: 'ci' } as const;

const signing = newSigningKeys();
const signer = createSigner(signing.privateKey);
const verifier = createVerifier(signing.publicKey);

/** A database and a Redis of a test file's own, and what publishing between them needs. */
export class Publishing {
  readonly redis: OwnRedis;
  readonly connection: RedisConnection;
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly keys: KeyStore;
  readonly refusals: PublishRefusals;
  readonly #place: TestDatabase;
  readonly #workers: WorkerInProcess[] = [];

  private constructor(redis: OwnRedis, place: TestDatabase) {
    this.redis = redis;
    this.#place = place;
    this.connection = connectRedis({ url: redis.url, purpose: 'control' });
    this.database = Database.connect({ url: place.url, poolSize: 10 });
    this.snapshots = new SnapshotStore(this.connection);
    this.keys = new KeyStore(this.connection);
    this.refusals = new PublishRefusals(this.connection);
  }

  static async open(): Promise<Publishing> {
    const redis = await ownRedis();
    await redis.start();
    return new Publishing(redis, await createTestDatabase());
  }

  /** As its owner, whom row security binds too. */
  get databaseUrl(): string {
    return this.#place.url;
  }

  /** Whether the publisher of these tests signed it. */
  readonly verify = (message: string, signature: string): boolean => verifier.verify(message, signature);

  /** A publisher's surroundings; some of them may be replaced. Its clock stands still. */
  surroundings(changes: Partial<PublisherDeps> = {}): PublisherDeps {
    return {
      database: this.database,
      snapshots: this.snapshots,
      keys: this.keys,
      refusals: this.refusals,
      sign: (message) => signer.sign(message),
      yieldNow,
      clock: { ...systemClock, now: () => Date.parse('2026-01-02T03:04:05Z') },
      log: createLogger({ name: 'test', level: 'silent' }),
      ...changes,
    };
  }

  /** A whole worker, until the end of the test. */
  work(): void {
    const stores = { databaseUrl: this.#place.url, redisUrl: this.redis.url };
    this.#workers.push(startWorkerInProcess({ ...stores, privateKey: signing.privateKey }));
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  async close(): Promise<void> {
    this.connection.close();
    await this.database.close();
    await this.#place.drop();
    await this.redis.remove();
  }

  /** A new organization, to be changed and looked at. */
  async organization(): Promise<PublishedOrganization> {
    const { orgId, projectId } = await this.database.createOrganization(actor, aNewOrganization());
    return new PublishedOrganization(this, orgId, projectId);
  }
}

/** One organization, in the database and in Redis. */
export class PublishedOrganization {
  readonly org: string;
  readonly project: string;
  readonly #place: Publishing;

  constructor(place: Publishing, org: string, project: string) {
    this.#place = place;
    this.org = org;
    this.project = project;
  }

  /** Makes a provider; gives the revision. */
  async change(name: string, projects: readonly string[] | null = null): Promise<number> {
    const { rev } = await this.#place.database.change(this.org, actor, async (tx) => {
      await tx.providers.insert(this.org, aNewProvider({ name, kind: 'mock', projects }));
      tx.record(anAuditRecord({ resourceName: name }));
    });
    return rev;
  }

  async mintKey(): Promise<{ readonly id: string; readonly rev: number }> {
    const key = aNewApiKey(this.project);
    const { rev } = await this.#place.database.change(this.org, actor, async (tx) => {
      await tx.apiKeys.insert(this.org, key);
      tx.record(anAuditRecord({ resourceKind: 'api_key', resourceId: key.id }));
    });
    return { id: key.id, rev };
  }

  /** Gives the revision of the revocation. */
  async revokeKey(id: string): Promise<number> {
    const { rev } = await this.#place.database.change(this.org, actor, async (tx) => {
      await tx.apiKeys.update(this.org, id, undefined, { revokedAt: new Date() });
      tx.record(anAuditRecord({ resourceKind: 'api_key', resourceId: id }));
    });
    return rev;
  }

  readonly head = (): Promise<number | undefined> => this.#place.snapshots.readHead(this.org);

  readonly isPending = async (): Promise<boolean> => {
    const pending = await this.#place.database.outbox.listPendingOrganizations(1_000);
    return pending.some(({ orgId }) => orgId === this.org);
  };

  /** Revision of the head and of the index, and whether the outbox still waits. */
  async state(): Promise<[number | undefined, number | undefined, boolean]> {
    const index = await this.#place.snapshots.readRevisions([this.org]);
    return [await this.head(), index.get(this.org), await this.isPending()];
  }

  /** Names of the providers at the head, proved as a proxy would. */
  async readHeadNames(): Promise<string[]> {
    const text = (await this.#place.snapshots.findHeadSnapshot(this.org)) ?? '';
    const readParts: PartReader = (names) => this.#place.snapshots.findParts(this.org, names);
    const { body } = await parseEnvelope(text, { verify: this.#place.verify, yieldNow }, { readParts });
    return body.providers.map(({ name }) => name).sort();
  }

  /** Parts of the head by name, as they lie there; none where it is whole. */
  async readHeadParts(): Promise<ReadonlyMap<string, string>> {
    const text = (await this.#place.snapshots.findHeadSnapshot(this.org)) ?? '';
    return this.#place.snapshots.findParts(this.org, listPartNames(text));
  }

  /** Names in Redis of every part there is. */
  partKeys(): Promise<string[]> {
    return this.#place.connection.client.keys(keyNames.part(this.org, '*'));
  }
}

/** The same object with some methods replaced. */
export function override<Target extends object>(target: Target, changes: Partial<Target>): Target {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(name in changes ? changes : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
