import type { SnapshotEnvelope } from '@headgate/domain';
import type { EmbeddedServer } from '@headgate/embedded';
import {
  checkEviction,
  connectRedis,
  HintSubscription,
  keyNames,
  ProxyReports,
  type RedisConnection,
} from '@headgate/redis';
import { mintApiKey } from '@headgate/secrets';
import { buildSnapshot, encodeKeyRecord, encodeSnapshot, splitEnvelope } from '@headgate/snapshot';
import { someRows } from '@headgate/snapshot/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { removeFolders, startOwnRedis, TestPublisher, toRecord } from './delivery-kit.ts';

let server: EmbeddedServer;
let publisher: TestPublisher;
const opened: RedisConnection[] = [];

beforeAll(async () => {
  server = await startOwnRedis();
  publisher = new TestPublisher(server.url);
});
beforeEach(() => publisher.connection.client.flushall());
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});
afterAll(async () => {
  publisher.connection.close();
  await server.stop();
  await removeFolders();
});

function open(purpose: 'pubsub' | 'request' | 'control'): RedisConnection {
  const connection = connectRedis({ url: server.url, purpose });
  opened.push(connection);
  return connection;
}

function envelope(rev: number, org = 'org_a'): SnapshotEnvelope {
  return encodeSnapshot(buildSnapshot(someRows({ rev, org })), publisher.sign);
}

describe('publishing', () => {
  it('stores what a proxy reads back', async () => {
    expect(await publisher.store.publish(envelope(3))).toEqual({ headMoved: true, indexMoved: true });
    const text = await publisher.store.findHeadSnapshot('org_a');
    expect(splitEnvelope(text ?? '')).toEqual(envelope(3));
    expect(await publisher.store.findSnapshot('org_a', 3)).toBe(text);
    expect(await publisher.store.readHead('org_a')).toBe(3);
    expect(await publisher.store.readIndex()).toEqual(new Map([['org_a', 3]]));
  });

  it('knows nothing of what was never published', async () => {
    const { store } = publisher;
    expect(await store.findHeadSnapshot('org_x')).toBeUndefined();
    expect(await store.findSnapshot('org_x', 1)).toBeUndefined();
    expect(await store.readHead('org_x')).toBeUndefined();
    expect(await store.readDigest()).toBeUndefined();
    expect(await store.readRevisions(['org_x'])).toEqual(new Map());
    expect(await store.readRevisions([])).toEqual(new Map());
  });

  it('ends at the greatest revision in whatever order publishers come', async () => {
    const orders = fc.shuffledSubarray([1, 2, 3, 9, 10, 11], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (revs, atOnce) => {
        await publisher.connection.client.flushall();
        if (atOnce) await Promise.all(revs.map((rev) => publisher.store.publish(envelope(rev))));
        else for (const rev of revs) await publisher.store.publish(envelope(rev));
        expect(await publisher.store.readHead('org_a')).toBe(Math.max(...revs));
        expect((await publisher.store.readIndex()).get('org_a')).toBe(Math.max(...revs));
        expect(splitEnvelope((await publisher.store.findHeadSnapshot('org_a')) ?? '').rev).toBe(Math.max(...revs));
      }),
      { numRuns: 20 },
    );
  });

  it('again changes nothing, not even the digest', async () => {
    await publisher.store.publish(envelope(3));
    const digest = await publisher.store.readDigest();
    expect(await publisher.store.publish(envelope(3))).toEqual({ headMoved: false, indexMoved: false });
    expect(await publisher.store.publish(envelope(2))).toEqual({ headMoved: false, indexMoved: false });
    expect(await publisher.store.readDigest()).toBe(digest);
  });

  it('gives the digest a value of its own for every move, also after the store was emptied', async () => {
    const digests = new Set<string | undefined>();
    for (const rev of [1, 2, 3]) {
      await publisher.store.publish(envelope(rev));
      digests.add(await publisher.store.readDigest());
      await publisher.store.publish(envelope(rev, 'org_b'));
      digests.add(await publisher.store.readDigest());
      await publisher.connection.client.flushall();
    }
    expect(digests.size).toBe(6);
  });

  it('finishes what a publisher left that died between head and index', async () => {
    await publisher.store.publish(envelope(3));
    await publisher.connection.client.del(keyNames.index, keyNames.digest);
    expect(await publisher.store.publish(envelope(3))).toEqual({ headMoved: false, indexMoved: true });
    expect((await publisher.store.readRevisions(['org_a', 'org_b'])).get('org_a')).toBe(3);
  });

  it('stores the head again where it was lost', async () => {
    await publisher.store.publish(envelope(3));
    await publisher.connection.client.del(keyNames.snapshot('org_a', 3));
    await publisher.store.publish(envelope(3));
    expect(await publisher.store.findHeadSnapshot('org_a')).toBeDefined();
  });

  it('replaces a revision only when asked to', async () => {
    await publisher.store.publish(envelope(3));
    await publisher.connection.client.set(keyNames.snapshot('org_a', 3), 'poison');
    await publisher.store.publish(envelope(3));
    expect(await publisher.store.findHeadSnapshot('org_a')).toBe('poison');
    await publisher.store.publish(envelope(3), { isRepair: true });
    expect(splitEnvelope((await publisher.store.findHeadSnapshot('org_a')) ?? '')).toEqual(envelope(3));
  });

  it('keeps five, and what a proxy still runs', async () => {
    const reports = new ProxyReports(publisher.connection);
    await publisher.store.publish(envelope(1));
    await publisher.store.publish(envelope(2));
    const seen = new Date().toISOString();
    const report = { proxy: 'p', version: '1', started_at: seen, seen_at: seen, rev: 2, sha256: '', since: seen };
    await reports.write([{ org: 'org_a', report: { ...report, refused: null } }]);
    for (const rev of [3, 4, 5, 6, 7, 8, 9]) await publisher.store.publish(envelope(rev));
    const kept = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((rev) => publisher.store.findSnapshot('org_a', rev)),
    );
    expect(kept.map((text) => text !== undefined)).toEqual([false, true, false, false, true, true, true, true, true]);
  });

  it('keeps the previous head over any leap of revisions', async () => {
    await publisher.store.publish(envelope(1));
    await publisher.store.publish(envelope(1_000_000_000_000));
    expect(await publisher.store.findSnapshot('org_a', 1)).toBeDefined();
    expect(await publisher.store.readHead('org_a')).toBe(1_000_000_000_000);
  });

  it('tells who listens, and those who come back that they missed something', async () => {
    const hints: unknown[] = [];
    let subscriptions = 0;
    new HintSubscription(open('pubsub'), {
      onHint: (hint) => hints.push(hint),
      onSubscribed: () => (subscriptions += 1),
    });
    await eventually(
      () => subscriptions,
      (count) => count === 1,
    );
    for (const noise of ['', '{', '{"org":1}', 'x'.repeat(5_000), 'null'])
      await publisher.connection.client.publish(keyNames.hints, noise);
    await publisher.store.publish(envelope(3));
    await eventually(
      () => hints,
      ({ length }) => length > 0,
    );
    expect(hints).toEqual([{ org: 'org_a', rev: 3 }]);
    await publisher.connection.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await eventually(
      () => subscriptions,
      (count) => count === 2,
    );
    await publisher.store.publish(envelope(4));
    await eventually(
      () => hints,
      ({ length }) => length > 1,
    );
  });
});

describe('keys', () => {
  const key = mintApiKey('test');

  it('are found by id alone', async () => {
    await publisher.putKey(key, { org: 'org_b', rev: 5 });
    const record = toRecord(key, { org: 'org_b', rev: 5 });
    const envelope = encodeKeyRecord(record, publisher.sign);
    expect(await publisher.keys.findKey(key.id)).toEqual({ kind: 'found', org: 'org_b', envelope });
    expect(await publisher.keys.findKeys('org_b', [key.id, 'other'])).toEqual(new Map([[key.id, envelope]]));
    expect(await publisher.keys.findKeys('org_a', [key.id])).toEqual(new Map());
    expect(await publisher.keys.findKeys('org_a', [])).toEqual(new Map());
  });

  it('never go back to an older record', async () => {
    await publisher.putKey(key, { rev: 10, revoked: true });
    await publisher.putKey(key, { rev: 9, revoked: false });
    const found = await publisher.keys.findKeys('org_a', [key.id]);
    expect(found.get(key.id)?.body).toContain('"revoked":true');
    await publisher.putKey(key, { rev: 11, name: 'renamed' });
    expect((await publisher.keys.findKeys('org_a', [key.id])).get(key.id)?.body).toContain('renamed');
  });

  it('are written in their thousands', async () => {
    const many = Array.from({ length: 1_203 }, () => mintApiKey('test'));
    await publisher.keys.putKeys(
      'org_a',
      many.map((one) => encodeKeyRecord(toRecord(one), publisher.sign)),
    );
    const found = await publisher.keys.findKeys(
      'org_a',
      many.map(({ id }) => id),
    );
    expect(found.size).toBe(1_203);
    expect((await publisher.keys.findKey(many[1_202]?.id ?? '')).kind).toBe('found');
  });

  it.each([
    { store: 'empty', prepare: () => Promise.resolve(), kind: 'unfilled' },
    { store: 'filled', prepare: () => publisher.store.publish(envelope(1)), kind: 'unknown' },
    {
      store: 'being filled again',
      prepare: async () => {
        await publisher.store.beginRefill();
        await publisher.store.publish(envelope(1));
      },
      kind: 'unfilled',
    },
    {
      store: 'filled again',
      prepare: async () => {
        await publisher.store.beginRefill();
        await publisher.store.publish(envelope(1));
        await publisher.store.endRefill();
      },
      kind: 'unknown',
    },
    {
      store: 'half emptied',
      prepare: async () => {
        await publisher.store.publish(envelope(1));
        await publisher.putKey(key);
        await publisher.connection.client.del(keyNames.keys('org_a'));
      },
      kind: 'unfilled',
    },
  ])('that are not in a store that is $store are $kind', async ({ prepare, kind }) => {
    await prepare();
    expect((await publisher.keys.findKey(key.id)).kind).toBe(kind);
  });
});

describe('reports of proxies', () => {
  const now = new Date().toISOString();
  const report = {
    proxy: 'p1',
    version: '1',
    started_at: now,
    seen_at: now,
    rev: 2,
    sha256: 'x',
    since: now,
    refused: null,
  };

  it('are listed by proxy until they expire or the proxy leaves', async () => {
    const reports = new ProxyReports(publisher.connection, 60_000);
    await reports.write([
      { org: 'org_a', report: { ...report, proxy: 'p2' } },
      { org: 'org_a', report },
      { org: 'org_b', report },
    ]);
    expect((await reports.list('org_a')).map(({ proxy }) => proxy)).toEqual(['p1', 'p2']);
    expect(await reports.list('org_b')).toEqual([report]);
    await reports.remove(['org_a'], 'p1');
    expect((await reports.list('org_a')).map(({ proxy }) => proxy)).toEqual(['p2']);
    expect(await publisher.connection.client.pttl(keyNames.report('org_b', 'p1'))).toBeGreaterThan(0);
    await publisher.connection.client.del(keyNames.report('org_a', 'p2'));
    expect(await reports.list('org_a')).toEqual([]);
  });

  it.each(['{', '{}', 'null', '[]'])('that read %s are left out', async (text) => {
    const reports = new ProxyReports(publisher.connection);
    await reports.write([{ org: 'org_a', report }]);
    await publisher.connection.client.set(keyNames.report('org_a', 'p1'), text);
    expect(await reports.list('org_a')).toEqual([]);
  });
});

describe('a connection', () => {
  it('warns of a server that may throw keys away', async () => {
    expect(await checkEviction(publisher.connection)).toBeUndefined();
    await publisher.connection.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await checkEviction(publisher.connection)).toContain('allkeys-lru');
    await publisher.connection.client.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('for requests fails instead of waiting for a server that is frozen, and works when it thaws', async () => {
    const request = open('request');
    await eventually(
      () => request.isReady,
      (isReady) => isReady,
    );
    process.kill(server.pid, 'SIGSTOP');
    try {
      await expect(request.client.get('x')).rejects.toThrow();
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await eventually(
      () => request.client.get('x'),
      (answer) => answer === null,
    );
  });

  it('for requests fails at once where nothing listens, and never throws by itself', async () => {
    const errors: Error[] = [];
    const lost = connectRedis({
      url: 'redis://127.0.0.1:1',
      purpose: 'request',
      onError: (error) => errors.push(error),
    });
    opened.push(lost);
    await expect(lost.client.get('x')).rejects.toThrow();
    await eventually(
      () => errors.length,
      (count) => count > 0,
    );
    expect(lost.isReady).toBe(false);
  });
});
