import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyNames, ProxyReports, SnapshotStore } from '@headgate/redis';
import { listPartNames, type PreparedSnapshot, prepareSnapshot, SnapshotMemory } from '@headgate/snapshot';
import { aRoute, noTurns, someRows } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Delivery } from './delivery-fixture.ts';
import { revOf, type TestProxy } from './delivery-kit.ts';

const delivery = new Delivery({ mostWhole: 0 });

beforeEach(() => delivery.start());
afterEach(() => delivery.stop());

const client = () => delivery.publisher.connection.client;
const partKeys = (): Promise<string[]> => client().keys(keyNames.part('org_a', '*'));
const manyRoutes = (changed: number) =>
  Array.from({ length: 100 }, (_, at) => aRoute(`r${at}`, { enabled: at !== changed }));
const prepare = (rev: number, changed = -1): Promise<PreparedSnapshot> => {
  const rows = someRows({ rev, keysRev: 3, dataKey: delivery.publisher.dataKey, routes: manyRoutes(changed) });
  return prepareSnapshot(rows, { sign: delivery.publisher.sign, yieldNow: noTurns }, new SnapshotMemory(0));
};
const publish = async (rev: number, changed?: number): Promise<PreparedSnapshot> => {
  const prepared = await prepare(rev, changed);
  await delivery.publisher.store.publish(prepared);
  return prepared;
};
/** Everything but the hint, so that something may be done before a proxy hears of it. */
const publishSilently = async (prepared: PreparedSnapshot): Promise<void> => {
  const store = new SnapshotStore(delivery.publisher.connection);
  store.announce = () => Promise.resolve();
  await store.publish(prepared);
};
const refusal = async (proxy: TestProxy): Promise<string | undefined> =>
  eventually(
    async () => (await new ProxyReports(delivery.publisher.connection).list('org_a'))[0]?.refused?.reason,
    (reason) => {
      proxy.scheduler.run(200);
      return reason !== undefined;
    },
  );
const isOn = async (proxy: TestProxy, name: string): Promise<boolean | undefined> => {
  const { project } = await proxy.feed.identities.identify(delivery.key.text);
  return project.findRoute(name)?.enabled;
};

describe('a snapshot in parts', () => {
  it('arrives by one hint; a request keeps the configuration it began with', async () => {
    const proxy = await delivery.startWarmProxy();
    const { config } = await proxy.feed.identities.identify(delivery.key.text);
    await publish(4, 7);
    await delivery.untilRev(proxy, 4);
    expect([await isOn(proxy, 'r7'), await isOn(proxy, 'r8')]).toEqual([false, true]);
    expect([config.rev, config.projects.get('prj_1')?.findRoute('r7')]).toEqual([3, undefined]);
  });

  it('is served from disk where the store is gone', async () => {
    const first = await delivery.startWarmProxy();
    await publish(4, 7);
    await delivery.untilRev(first, 4);
    await delivery.closeProxies();
    await delivery.server.stop();
    const second = await delivery.startProxy(first.stateDir);
    expect(await revOf(second, delivery.key.text)).toBe(4);
    expect(await isOn(second, 'r7')).toBe(false);
  });

  it('of which a part on disk is damaged gives way to the generation before', async () => {
    const first = await delivery.startWarmProxy();
    await publish(4, 7);
    await delivery.untilRev(first, 4);
    await delivery.closeProxies();
    const folder = path.join(first.stateDir, 'organizations/org_a/parts');
    const before = new Set(listPartNames((await delivery.publisher.store.findSnapshot('org_a', 3)) ?? ''));
    const [own = ''] = (await readdir(folder)).filter((name) => !before.has(name));
    await writeFile(path.join(folder, own), 'damaged');
    await delivery.server.stop();
    const second = await delivery.startProxy(first.stateDir);
    expect(await revOf(second, delivery.key.text)).toBe(3);
    expect(second.log.lines.join()).toContain('hash_mismatch');
  });

  it('of which a part on disk is damaged or gone is mended by what the store has', async () => {
    const first = await delivery.startWarmProxy();
    await publish(4, 7);
    await delivery.untilRev(first, 4);
    await delivery.closeProxies();
    const folder = path.join(first.stateDir, 'organizations/org_a/parts');
    const [one = '', ...others] = await readdir(folder);
    await writeFile(path.join(folder, one), 'damaged');
    await Promise.all(others.map((name) => rm(path.join(folder, name))));
    const second = await delivery.startProxy(first.stateDir);
    expect(await revOf(second, delivery.key.text)).toBe(4);
    await delivery.closeProxies();
    await delivery.server.stop();
    const third = await delivery.startProxy(first.stateDir);
    expect(await revOf(third, delivery.key.text)).toBe(4);
  });
});

describe('parts in the store', () => {
  it.each<[string, (name: string) => Promise<unknown>, string]>([
    ['are missing', (name) => client().del(keyNames.part('org_a', name)), 'part_missing'],
    ['are not those that were signed', (name) => client().set(keyNames.part('org_a', name), 'x'), 'hash_mismatch'],
  ])('that %s are refused and reported; a repair mends them', async (_what, spoil, reason) => {
    const proxy = await delivery.startWarmProxy();
    const next = await prepare(4, 7);
    await publishSilently(next);
    for (const name of next.parts.keys()) await spoil(name);
    await delivery.publisher.store.announce('org_a', 4);
    expect(await refusal(proxy)).toMatch(new RegExp(`^${reason}: parts\\.`));
    expect(await revOf(proxy, delivery.key.text)).toBe(3);
    await eventually(
      () => delivery.publisher.store.takeComplaints(10),
      (complaints) => complaints.includes('org_a'),
    );
    proxy.scheduler.run(200);
    await delivery.publisher.store.publish(next, { isRepair: true });
    await delivery.untilRev(proxy, 4);
  });

  it('that cannot be asked for are asked for again', async () => {
    const proxy = await delivery.startWarmProxy();
    await publishSilently(await prepare(4, 7));
    await client().call('ACL', 'SETUSER', 'default', '-mget');
    await delivery.publisher.store.announce('org_a', 4);
    await eventually(
      () => client().call('ACL', 'LOG'),
      (log) => JSON.stringify(log).includes('mget'),
    );
    expect(await revOf(proxy, delivery.key.text)).toBe(3);
    await client().call('ACL', 'SETUSER', 'default', '+mget');
    await delivery.untilRevByBeat(proxy, 4);
    expect(proxy.log.lines.join()).not.toContain('refused');
  });

  it('are stored once, and go with the last revision that is in them', async () => {
    const first = await publish(4);
    const count = (await partKeys()).length;
    await publish(5, 1);
    expect(await partKeys()).toHaveLength(count + 1);
    for (const rev of [6, 7, 8, 9, 10, 11]) await publish(rev);
    const names = [...first.parts.keys()].map((name) => keyNames.part('org_a', name));
    expect((await partKeys()).sort()).toEqual(names.sort());
    for (const key of names) expect(await client().ttl(key)).toBe(-1);
    expect(await client().exists(keyNames.partsOf('org_a', 5))).toBe(0);
  });

  it('of a snapshot that never came vanish by themselves', async () => {
    const next = await prepare(4, 7);
    await client().call('ACL', 'SETUSER', 'default', '-persist');
    await expect(delivery.publisher.store.publish(next)).rejects.toThrow("can't run this command");
    await client().call('ACL', 'SETUSER', 'default', '+persist');
    const head = new Set(listPartNames((await delivery.publisher.store.findHeadSnapshot('org_a')) ?? ''));
    for (const name of next.parts.keys()) {
      const seconds = await client().ttl(keyNames.part('org_a', name));
      expect(seconds > 0).toBe(!head.has(name));
    }
  });

  it('of an organization that is gone go with it', async () => {
    await publish(4, 7);
    const { envelope } = await prepareSnapshot(someRows({ rev: 5, projects: [], providers: [], routes: [] }), {
      sign: delivery.publisher.sign,
      yieldNow: noTurns,
    });
    await delivery.publisher.store.publish({ envelope, parts: new Map() });
    await delivery.publisher.store.removeBelow('org_a', 5);
    expect(await partKeys()).toEqual([]);
    expect(await delivery.publisher.store.findSnapshot('org_a', 4)).toBeUndefined();
  });

  it('are all there whichever of two publishers comes first', async () => {
    const proxy = await delivery.startWarmProxy();
    await Promise.all([publish(4, 1), publish(5, 2), publish(6, 3), publish(6, 3)]);
    await delivery.untilRevByBeat(proxy, 6);
    expect(await isOn(proxy, 'r3')).toBe(false);
  });
});
