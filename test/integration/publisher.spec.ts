import { setImmediate as yieldNow } from 'node:timers/promises';
import { Database } from '@headgate/database';
import { aNewApiKey, aNewOrganization, aNewProvider, anAuditRecord } from '@headgate/database/testing';
import { type Clock, systemClock } from '@headgate/kernel';
import { createPublishQueue } from '@headgate/queue';
import { connectRedis, KeyStore, PublishRefusals, type RedisConnection, SnapshotStore } from '@headgate/redis';
import { createSigner, createVerifier, newSigningKeys } from '@headgate/secrets';
import { parseEnvelope, parseKeyEnvelope } from '@headgate/snapshot';
import { createLogger } from '@headgate/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pollOutbox } from '../../apps/worker/src/outbox-poll.ts';
import { Publisher } from '../../apps/worker/src/publisher.ts';
import type { PublisherDeps } from '../../apps/worker/src/publisher-deps.ts';
import { reconcile } from '../../apps/worker/src/reconcile.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';
import { startWorkerInProcess, type WorkerInProcess } from '../support/worker-in-process.ts';

const actor = { kind: 'api_key', id: 'key_1', name: 'ci' } as const;
const signing = newSigningKeys();
const signer = createSigner(signing.privateKey);
const verifier = createVerifier(signing.publicKey);
const verify = (message: string, signature: string): boolean => verifier.verify(message, signature);

let redis: OwnRedis;
let connection: RedisConnection;
let place: TestDatabase;
let database: Database;
let org: string;
let project: string;
const workers: WorkerInProcess[] = [];

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  connection = connectRedis({ url: redis.url, purpose: 'control' });
  place = await createTestDatabase();
  database = Database.connect({ url: place.url, poolSize: 10 });
});
beforeEach(async () => {
  const made = await database.createOrganization(actor, aNewOrganization());
  org = made.orgId;
  project = made.projectId;
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  connection?.close();
  await database?.close();
  await place?.drop();
  await redis?.remove();
});

/** A publisher's surroundings; with some of them replaced. */
function surroundings(changes: Partial<PublisherDeps> = {}): PublisherDeps {
  return {
    database,
    snapshots: new SnapshotStore(connection),
    keys: new KeyStore(connection),
    refusals: new PublishRefusals(connection),
    sign: signer.sign,
    yieldNow,
    clock: { ...systemClock, now: () => Date.parse('2026-01-02T03:04:05Z') } satisfies Clock,
    log: createLogger({ name: 'test', level: 'silent' }),
    ...changes,
  };
}

function work(): WorkerInProcess {
  const worker = startWorkerInProcess({ databaseUrl: place.url, redisUrl: redis.url, privateKey: signing.privateKey });
  workers.push(worker);
  return worker;
}

/** One change of the organization; gives its revision. */
async function change(name: string): Promise<number> {
  const { rev } = await database.change(org, actor, async (tx) => {
    await tx.providers.insert(org, aNewProvider({ name, kind: 'mock', options: {} }));
    tx.record(anAuditRecord({ resourceName: name }));
  });
  return rev;
}

async function mintKey(): Promise<{ readonly id: string; readonly rev: number }> {
  const key = aNewApiKey(project);
  const { rev } = await database.change(org, actor, async (tx) => {
    await tx.apiKeys.insert(org, key);
    tx.record(anAuditRecord({ resourceKind: 'api_key', resourceId: key.id }));
  });
  return { id: key.id, rev };
}

const head = (): Promise<number | undefined> => new SnapshotStore(connection).readHead(org);
const index = async (): Promise<number | undefined> =>
  (await new SnapshotStore(connection).readRevisions([org])).get(org);
const isPending = async (): Promise<boolean> =>
  (await database.outbox.listPendingOrganizations(1_000)).some(({ orgId }) => orgId === org);

async function readHeadNames(): Promise<string[]> {
  const text = await new SnapshotStore(connection).findHeadSnapshot(org);
  const { body } = await parseEnvelope(text ?? '', { verify, yieldNow });
  return body.providers.map(({ name }) => name).sort();
}

describe('a change', () => {
  it('reaches Redis signed, keys first, and is taken off the outbox', async () => {
    const key = await mintKey();
    const rev = await change('one');
    await new Publisher(surroundings()).publish(org, rev);
    expect([await head(), await index()]).toEqual([rev, rev]);
    expect(await readHeadNames()).toEqual(['one']);
    const found = await new KeyStore(connection).findKey(key.id);
    expect(found).toMatchObject({ kind: 'found', org });
    if (found.kind !== 'found') return;
    expect(parseKeyEnvelope(found.envelope, verify)).toMatchObject({ id: key.id, project, revoked: false });
    expect(await isPending()).toBe(false);
  });

  it('is the same bytes whoever builds them, whenever', async () => {
    const rev = await change('one');
    await new Publisher(surroundings()).publish(org, rev);
    const first = await new SnapshotStore(connection).findHeadSnapshot(org);
    await connection.client.flushall();
    await new Publisher(surroundings({ clock: systemClock })).publish(org, rev);
    expect(await new SnapshotStore(connection).findHeadSnapshot(org)).toBe(first);
  });

  it('that revokes or deletes a key travels as a revoked key; an admin key never travels', async () => {
    const revoked = await mintKey();
    const deleted = await mintKey();
    const admin = aNewApiKey(project, { kind: 'admin', role: 'owner', projectId: null });
    const publisher = new Publisher(surroundings());
    await publisher.publish(org, deleted.rev);
    const { rev } = await database.change(org, actor, async (tx) => {
      await tx.apiKeys.insert(org, admin);
      await tx.apiKeys.update(org, revoked.id, undefined, { revokedAt: new Date() });
      await tx.apiKeys.delete(org, deleted.id);
      tx.record(anAuditRecord());
    });
    await publisher.publish(org, rev);
    const keys = new KeyStore(connection);
    for (const { id } of [revoked, deleted]) {
      const found = await keys.findKey(id);
      expect(found.kind === 'found' && parseKeyEnvelope(found.envelope, verify)).toMatchObject({ id, revoked: true });
    }
    expect(await keys.findKey(admin.id)).toEqual({ kind: 'unknown' });
  });

  it('whose job was never made is published all the same', async () => {
    work();
    const rev = await change('forgotten');
    await eventually(head, (at) => at === rev);
    await eventually(isPending, (pending) => !pending);
  });

  it.each<[string, (deps: PublisherDeps) => Partial<PublisherDeps>]>([
    ['before the keys', (deps) => ({ keys: failingOnce(deps.keys, 'putKeys', 'before') })],
    ['between keys and snapshot', (deps) => ({ snapshots: failingOnce(deps.snapshots, 'publish', 'before') })],
    ['after the snapshot', (deps) => ({ snapshots: failingOnce(deps.snapshots, 'publish', 'after') })],
  ])('interrupted %s is finished by the next try', async (_name, broken) => {
    const { rev } = await mintKey();
    const deps = surroundings();
    const publisher = new Publisher({ ...deps, ...broken(deps) });
    await expect(publisher.publish(org, rev)).rejects.toThrow('the worker died');
    expect(await isPending()).toBe(true);
    await publisher.publish(org, rev);
    expect([await head(), await index(), await isPending()]).toEqual([rev, rev, false]);
  });
});

/** The same object, whose method fails the first time: before it has done anything, or after it has done everything. */
function failingOnce<Target extends object>(target: Target, method: keyof Target, when: 'before' | 'after'): Target {
  let hasFailed = false;
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        const isNow = name === method && !hasFailed;
        if (isNow) hasFailed = true;
        if (isNow && when === 'before') throw new Error('the worker died');
        const result: unknown = await Reflect.apply(value, target, args);
        if (isNow) throw new Error('the worker died');
        return result;
      };
    },
  });
}

describe('many changes', () => {
  it('two hundred at once, with two workers and every job made, end at the newest; the head never goes back', async () => {
    work();
    work();
    const queue = createPublishQueue(redis.url);
    const heads: number[] = [];
    let isWatching = true;
    const watching = (async () => {
      while (isWatching) {
        heads.push((await head()) ?? 0);
        await yieldNow();
      }
    })();
    let newest = 0;
    for (let at = 0; at < 200; at += 1) {
      newest = await change(`p${at}`);
      await queue.enqueuePublish(org, newest);
    }
    await eventually(head, (rev) => rev === newest);
    isWatching = false;
    await watching;
    expect(heads).toEqual([...heads].sort((a, b) => a - b));
    expect(await readHeadNames()).toHaveLength(200);
    await eventually(isPending, (pending) => !pending);
    await queue.close();
  });

  it('of which two publishers race to publish the older never win', async () => {
    const publishers = [new Publisher(surroundings()), new Publisher(surroundings())];
    const before = await change('before');
    const configuration = await database.loadConfiguration(org);
    // One has read the older configuration and is slow to store it.
    const slow = new Publisher(
      surroundings({ database: override(database, { loadConfiguration: () => Promise.resolve(configuration) }) }),
    );
    const newest = await change('newest');
    await Promise.all(publishers.map((publisher) => publisher.publish(org, newest)));
    await slow.publish(org, newest + 1);
    expect(before).toBeLessThan(newest);
    expect([await head(), await index()]).toEqual([newest, newest]);
    expect(await readHeadNames()).toEqual(['before', 'newest']);
  });
});

/** The same object with some methods replaced. */
function override<Target extends object>(target: Target, changes: Partial<Target>): Target {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(name in changes ? changes : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('a Redis that lost everything', () => {
  it('is filled again, and until then no key is called unknown', async () => {
    const key = await mintKey();
    await new Publisher(surroundings()).publish(org, key.rev);
    await connection.client.flushall();
    const keys = new KeyStore(connection);
    expect(await keys.findKey(key.id)).toEqual({ kind: 'unfilled' });
    const seen: string[] = [];
    const deps = surroundings({
      keys: {
        putKeys: async (...args) => {
          seen.push((await keys.findKey('nobody')).kind);
          return keys.putKeys(...args);
        },
      },
    });
    await reconcile(deps, new Publisher(deps));
    expect(new Set(seen)).toEqual(new Set(['unfilled']));
    expect(await head()).toBe(key.rev);
    expect(await keys.findKey(key.id)).toMatchObject({ kind: 'found', org });
    expect(await keys.findKey('nobody')).toEqual({ kind: 'unknown' });
  });

  it('is noticed by a running worker', async () => {
    const rev = await change('kept');
    work();
    await eventually(head, (at) => at === rev);
    // Twice: the first time may meet the look every worker takes when it starts.
    for (let time = 0; time < 2; time += 1) {
      await connection.client.flushall();
      await eventually(head, (at) => at === rev);
    }
  });
});

describe('a configuration no proxy could take', () => {
  async function breakIt(): Promise<number> {
    const { rev } = await database.change(org, actor, async (tx) => {
      await tx.providers.insert(org, aNewProvider({ name: 'broken', kind: 'mock', projects: ['nowhere'] }));
      tx.record(anAuditRecord());
    });
    return rev;
  }

  it('is refused and noted, holds up nobody and is not tried for ever; mended, it is published', async () => {
    const good = await change('good');
    let loads = 0;
    const counting = override(database, {
      loadConfiguration: (id) => {
        if (id === org) loads += 1;
        return database.loadConfiguration(id);
      },
    });
    const deps = surroundings({ database: counting });
    const publisher = new Publisher(deps);
    await publisher.publish(org, good);

    const broken = await breakIt();
    const other = await database.createOrganization(actor, aNewOrganization());
    await pollOutbox(deps, publisher);
    expect(await head()).toBe(good);
    expect(await new SnapshotStore(connection).readHead(other.orgId)).toBe(1);
    const refusals = new PublishRefusals(connection);
    expect(await refusals.find(org)).toEqual({
      rev: broken,
      reason: 'reference_missing',
      message: expect.stringContaining('nowhere') as string,
      at: '2026-01-02T03:04:05.000Z',
    });
    expect(await isPending()).toBe(false);

    const loadsBefore = loads;
    await reconcile(deps, publisher);
    await publisher.publish(org, broken);
    expect(loads).toBe(loadsBefore);

    const { rev: mended } = await database.change(org, actor, async (tx) => {
      const { rows } = await tx.providers.list(org, { limit: 10 });
      const row = rows.find(({ name }) => name === 'broken');
      await tx.providers.update(org, row?.id ?? '', undefined, { projects: null });
      tx.record(anAuditRecord());
    });
    await pollOutbox(deps, publisher);
    expect(await head()).toBe(mended);
    expect(await refusals.find(org)).toBeUndefined();
  });
});

describe('stores that are away', () => {
  it('a publisher says so, and a worker goes on when they are back', async () => {
    work();
    const first = await change('first');
    await eventually(head, (at) => at === first);
    await redis.kill();
    const second = await change('second');
    await expect(new Publisher(surroundings()).publish(org, second)).rejects.toThrow();
    expect(await isPending()).toBe(true);
    await redis.start();
    await eventually(head, (at) => at === second, 20_000);
  });
});
