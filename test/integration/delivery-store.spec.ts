import type { SnapshotEnvelope } from '@headgate/domain';
import type { EmbeddedServer } from '@headgate/embedded';
import { connectRedis, HintSubscription, keyNames, ProxyReports, type RedisConnection } from '@headgate/redis';
import { buildSnapshot, encodeSnapshot, splitEnvelope, type StoredSnapshot } from '@headgate/snapshot';
import { someRows } from '@headgate/snapshot/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { removeFolders, startOwnRedis, TestPublisher } from './delivery-kit.ts';

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

function whole(...of: Parameters<typeof envelope>): StoredSnapshot {
  return { envelope: envelope(...of), parts: new Map() };
}

describe('publishing', () => {
  it('stores what a proxy reads back', async () => {
    expect(await publisher.store.publish(whole(3))).toEqual({ headMoved: true, indexMoved: true });
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
        if (atOnce) await Promise.all(revs.map((rev) => publisher.store.publish(whole(rev))));
        else for (const rev of revs) await publisher.store.publish(whole(rev));
        expect(await publisher.store.readHead('org_a')).toBe(Math.max(...revs));
        expect((await publisher.store.readIndex()).get('org_a')).toBe(Math.max(...revs));
        expect(splitEnvelope((await publisher.store.findHeadSnapshot('org_a')) ?? '').rev).toBe(Math.max(...revs));
      }),
      { numRuns: 20 },
    );
  });

  it('again changes nothing, not even the digest', async () => {
    await publisher.store.publish(whole(3));
    const digest = await publisher.store.readDigest();
    expect(await publisher.store.publish(whole(3))).toEqual({ headMoved: false, indexMoved: false });
    expect(await publisher.store.publish(whole(2))).toEqual({ headMoved: false, indexMoved: false });
    expect(await publisher.store.readDigest()).toBe(digest);
  });

  it('gives the digest a value of its own for every move, also after the store was emptied', async () => {
    const digests = new Set<string | undefined>();
    for (const rev of [1, 2, 3]) {
      await publisher.store.publish(whole(rev));
      digests.add(await publisher.store.readDigest());
      await publisher.store.publish(whole(rev, 'org_b'));
      digests.add(await publisher.store.readDigest());
      await publisher.connection.client.flushall();
    }
    expect(digests.size).toBe(6);
  });

  it('finishes what a publisher left that died between head and index', async () => {
    await publisher.store.publish(whole(3));
    await publisher.connection.client.del(keyNames.index, keyNames.digest);
    expect(await publisher.store.publish(whole(3))).toEqual({ headMoved: false, indexMoved: true });
    expect((await publisher.store.readRevisions(['org_a', 'org_b'])).get('org_a')).toBe(3);
  });

  it('stores the head again where it was lost', async () => {
    await publisher.store.publish(whole(3));
    await publisher.connection.client.del(keyNames.snapshot('org_a', 3));
    await publisher.store.publish(whole(3));
    expect(await publisher.store.findHeadSnapshot('org_a')).toBeDefined();
  });

  it('replaces a revision only when asked to', async () => {
    await publisher.store.publish(whole(3));
    await publisher.connection.client.set(keyNames.snapshot('org_a', 3), 'poison');
    await publisher.store.publish(whole(3));
    expect(await publisher.store.findHeadSnapshot('org_a')).toBe('poison');
    await publisher.store.publish(whole(3), { isRepair: true });
    expect(splitEnvelope((await publisher.store.findHeadSnapshot('org_a')) ?? '')).toEqual(envelope(3));
  });

  it('keeps five, and what a proxy still runs', async () => {
    const reports = new ProxyReports(publisher.connection);
    await publisher.store.publish(whole(1));
    await publisher.store.publish(whole(2));
    const seen = new Date().toISOString();
    const report = { proxy: 'p', version: '1', started_at: seen, seen_at: seen, rev: 2, sha256: '', since: seen };
    await reports.write([{ org: 'org_a', report: { ...report, refused: null } }]);
    for (const rev of [3, 4, 5, 6, 7, 8, 9]) await publisher.store.publish(whole(rev));
    const kept = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((rev) => publisher.store.findSnapshot('org_a', rev)),
    );
    expect(kept.map((text) => text !== undefined)).toEqual([false, true, false, false, true, true, true, true, true]);
  });

  it('keeps the previous head over any leap of revisions', async () => {
    await publisher.store.publish(whole(1));
    await publisher.store.publish(whole(1_000_000_000_000));
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
    await publisher.store.publish(whole(3));
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
    await publisher.store.publish(whole(4));
    await eventually(
      () => hints,
      ({ length }) => length > 1,
    );
  });
});
