import { chmod, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database, migrate } from '@headgate/database';
import { aNewOrganization, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { type EmbeddedServer, startPostgres } from '@headgate/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const outage = { code: 'store_unavailable', retryAfterMs: 1_000 };
const open: Database[] = [];

function connect(url: string, options: Omit<Parameters<typeof Database.connect>[0], 'url'> = {}): Database {
  const database = Database.connect({ url, ...options });
  open.push(database);
  return database;
}
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

describe('a server that is restarted', () => {
  let folder: string;
  let server: EmbeddedServer;
  const start = (port?: number) =>
    startPostgres({
      dataDir: path.join(folder, 'data'),
      fallbackDir: path.join(folder, 'fallback'),
      port,
      settings: { fsync: 'off', max_connections: '8' },
    });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'headgate-outage-'));
    await chmod(folder, 0o711); // as root, PostgreSQL runs under another account and has to pass through
    server = await start();
    await migrate(server.url, path.join(import.meta.dirname, '../../prisma/migrations'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is an outage while it is gone, and served again by the same pool afterwards', async () => {
    const database = connect(server.url, { poolSize: 3 });
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const note = () => database.change(orgId, actor, async (tx) => tx.record(anAuditRecord()));
    await Promise.all([note(), note(), note()]);
    const { port } = server;
    await server.stop();
    await expect(note()).rejects.toMatchObject(outage);
    await expect(database.ping()).rejects.toMatchObject(outage);
    server = await start(port);
    expect((await note()).rev).toBe(5);
    await Promise.all([note(), note(), note()]);
    expect(await database.inTenant(orgId, (tx) => tx.audit.verify(orgId))).toMatchObject({
      isIntact: true,
      events: 10,
    });
  });

  it('in the middle of changes loses none that was confirmed and keeps none that failed', async () => {
    const database = connect(server.url, { poolSize: 3 });
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const change = (name: string) =>
      database.change(orgId, actor, async (tx) => {
        await tx.routes.insert(orgId, aNewRoute({ name }));
        tx.record(anAuditRecord({ resourceName: name }));
        return name;
      });
    await change('before');
    const { port } = server;
    const during = Promise.allSettled(Array.from({ length: 40 }, (_, index) => change(`during-${index}`)));
    await server.stop();
    const outcomes = await during;
    server = await start(port);
    const confirmed = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.result] : []));
    const { routes, rev } = await database.loadConfiguration(orgId);
    const stored = new Set(routes.map((route) => route.name));
    expect(confirmed.filter((name) => !stored.has(name))).toEqual([]);
    // A commit whose answer was lost may be stored as well, whole: every revision has its route.
    expect(rev).toBe(stored.size + 1);
    for (const each of outcomes) if (each.status === 'rejected') expect(each.reason).toMatchObject(outage);
  });

  it('with no connection left is an outage until one is given back', async () => {
    const greedy = connect(server.url, { poolSize: 20 });
    const { promise, resolve } = Promise.withResolvers<void>();
    const { orgId } = await greedy.createOrganization(actor, aNewOrganization());
    const held = Promise.allSettled(Array.from({ length: 20 }, () => greedy.inTenant(orgId, () => promise)));
    const other = connect(server.url, { poolSize: 1, connectTimeoutMs: 500 });
    const refused = greedy.ping().catch((error: unknown) => error);
    await expect(refused).resolves.toMatchObject({ code: 'store_unavailable' });
    await expect(other.ping()).rejects.toMatchObject(outage);
    resolve();
    const outcomes = await held;
    expect(outcomes.filter((each) => each.status === 'rejected').map((each) => each.reason as unknown)).toEqual(
      expect.arrayContaining([expect.objectContaining(outage)]),
    );
    await greedy.close();
    await vi.waitFor(() => other.ping());
  });
});

describe('a server that says nothing any more', () => {
  let place: TestDatabase;
  beforeAll(async () => {
    place = await createTestDatabase(inject('databaseUrl'));
  });
  afterAll(() => place.drop());

  it('does not hold a caller for longer than the limits, and is used again when it wakes', async () => {
    const line = await startLine(place.url);
    const database = connect(line.url, { poolSize: 2, statementTimeoutMs: 100, connectTimeoutMs: 300 });
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    line.hold();
    const calls = [1, 2, 3, 4].map(() => database.inTenant(orgId, (tx) => tx.routes.list(orgId, { limit: 1 })));
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: outage });
    }
    line.release();
    expect(await database.inTenant(orgId, (tx) => tx.routes.count(orgId))).toBe(0);
    await line.close();
  });

  it('in the middle of a change ends the change, whose connection is never used again', async () => {
    const line = await startLine(place.url);
    const database = connect(line.url, { poolSize: 1, statementTimeoutMs: 100, transactionTimeoutMs: 300 });
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const change = database.change(orgId, actor, async (tx) => {
      await tx.routes.insert(orgId, aNewRoute());
      tx.record(anAuditRecord());
      line.hold();
      await tx.routes.insert(orgId, aNewRoute({ name: 'never' }));
    });
    await expect(change).rejects.toMatchObject(outage);
    line.release();
    const { rev, routes } = await database.loadConfiguration(orgId);
    expect([rev, routes]).toEqual([1, []]);
    await line.close();
  });
});

describe('work that takes too long', () => {
  let place: TestDatabase;
  beforeAll(async () => {
    place = await createTestDatabase(inject('databaseUrl'));
  });
  afterAll(() => place.drop());

  it('for a lock somebody else holds is an outage, and changes nothing', async () => {
    const database = connect(place.url, { lockTimeoutMs: 50 });
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: tell } = Promise.withResolvers<void>();
    const first = database.change(orgId, actor, async (tx) => {
      tell();
      await held;
      tx.record(anAuditRecord());
    });
    await isHeld;
    await expect(database.change(orgId, actor, async (tx) => tx.record(anAuditRecord()))).rejects.toMatchObject(outage);
    letGo();
    expect((await first).rev).toBe(2);
  });
});

interface Line {
  readonly url: string;
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** A wire to the server that can go dead without closing, as a frozen machine does. */
async function startLine(serverUrl: string): Promise<Line> {
  const target = new URL(serverUrl);
  const sockets = new Set<net.Socket>();
  let isHeld = false;
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      if (isHeld) socket.pause();
    }
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy());
    far.on('data', (bytes) => near.write(bytes)).on('close', () => near.destroy());
    if (isHeld) for (const socket of [near, far]) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    hold: () => {
      isHeld = true;
      for (const socket of sockets) socket.pause();
    },
    release: () => {
      isHeld = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
