import type { SnapshotEnvelope } from '@headgate/domain';
import type { EmbeddedServer } from '@headgate/embedded';
import { checkEviction, connectRedis, keyNames, ProxyReports, type RedisConnection } from '@headgate/redis';
import { mintApiKey } from '@headgate/secrets';
import { buildSnapshot, encodeKeyRecord, encodeSnapshot, type StoredSnapshot } from '@headgate/snapshot';
import { someRows } from '@headgate/snapshot/testing';
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

function whole(...of: Parameters<typeof envelope>): StoredSnapshot {
  return { envelope: envelope(...of), parts: new Map() };
}

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
    { store: 'filled', prepare: () => publisher.store.publish(whole(1)), kind: 'unknown' },
    {
      store: 'being filled again',
      prepare: async () => {
        await publisher.store.beginRefill();
        await publisher.store.publish(whole(1));
      },
      kind: 'unfilled',
    },
    {
      store: 'filled again',
      prepare: async () => {
        await publisher.store.beginRefill();
        await publisher.store.publish(whole(1));
        await publisher.store.endRefill();
      },
      kind: 'unknown',
    },
    {
      store: 'half emptied',
      prepare: async () => {
        await publisher.store.publish(whole(1));
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
