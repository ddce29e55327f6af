import { keyNames, ProxyReports } from '@headgate/redis';
import { createSigner, mintApiKey, newSigningKeys } from '@headgate/secrets';
import { encodeKeyRecord } from '@headgate/snapshot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { beatMs, Delivery } from './delivery-fixture.ts';
import { outcomeOf, revOf, toRecord } from './delivery-kit.ts';

const delivery = new Delivery();

beforeEach(() => delivery.start());
afterEach(() => delivery.stop());

describe('a revoked key', () => {
  it('is refused one hint later, on proxies that have it in memory', async () => {
    const fleet = await Promise.all([delivery.startWarmProxy(), delivery.startWarmProxy()]);
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.publish({ rev: 4, keysRev: 4 });
    for (const proxy of fleet) await delivery.untilOutcome(proxy, delivery.key.text, 'key_revoked');
  });

  it('is refused one beat later by a proxy that never got the hint', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publishWithoutHint(4, 4);
    await eventually(
      () => {
        proxy.scheduler.run(beatMs);
        return outcomeOf(proxy, delivery.key.text);
      },
      (outcome) => outcome === 'key_revoked',
    );
  });

  it('is refused by whoever reports the revision that says so', async () => {
    const proxy = await delivery.startWarmProxy();
    const reports = new ProxyReports(delivery.publisher.connection);
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.publish({ rev: 4, keysRev: 4 });
    await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.rev === 4,
    );
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('key_revoked');
  });

  it('is refused although the snapshot that announces it is not taken', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.poison(4, 'garbage');
    await delivery.untilOutcome(proxy, delivery.key.text, 'key_revoked');
  });

  it('is refused although no snapshot of its revision could be published at all', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.store.announce('org_a', 4);
    await delivery.untilOutcome(proxy, delivery.key.text, 'key_revoked');
  });

  it('stays refused when the store is given its older record again', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.publish({ rev: 4, keysRev: 4 });
    await delivery.untilOutcome(proxy, delivery.key.text, 'key_revoked');
    await delivery.publisher.connection.client.del(keyNames.keys('org_a'));
    await delivery.publisher.putKey(delivery.key, { rev: 3, revoked: false });
    await delivery.publisher.publish({ rev: 5, keysRev: 5 });
    await eventually(
      () => {
        proxy.scheduler.run(200);
        return proxy.log.lines.join();
      },
      (lines) => lines.includes('"rev":5'),
    );
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('key_revoked');
    const { stateDir } = proxy;
    await proxy.feed.close();
    expect(await outcomeOf(await delivery.startProxy(stateDir), delivery.key.text)).toBe('key_revoked');
  });

  it('is refused after a restart without the store, though it was not in memory when it was revoked', async () => {
    const { stateDir, feed } = await delivery.startWarmProxy();
    await feed.close();
    const other = mintApiKey('test');
    await delivery.publisher.putKey(other);
    const second = await delivery.startProxy(stateDir);
    expect(await outcomeOf(second, other.text)).toBe('ok');
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.publish({ rev: 4, keysRev: 4 });
    await eventually(
      () => revOf(second, other.text),
      (rev) => rev === 4,
    );
    await second.feed.close();
    await delivery.server.stop();
    const third = await delivery.startProxy(stateDir);
    expect(await outcomeOf(third, delivery.key.text)).toBe('key_revoked');
    expect(await outcomeOf(third, other.text)).toBe('ok');
  });
});

describe('a forged key record', () => {
  const forger = createSigner(newSigningKeys().privateKey);
  const mine = mintApiKey('test');

  it('of a foreign organization is refused by its signature', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.keys.putKeys('org_a', [
      encodeKeyRecord(toRecord(mine), (message) => forger.sign(message)),
    ]);
    expect(await outcomeOf(proxy, mine.text)).toBe('key_invalid');
    expect(proxy.log.lines.join()).toContain('refused');
  });

  it('that is the true record of another key is refused', async () => {
    const proxy = await delivery.startWarmProxy();
    const { client } = delivery.publisher.connection;
    const stolen = await client.hget(keyNames.keys('org_a'), delivery.key.id);
    await client.hset(keyNames.keys('org_a'), mine.id, stolen ?? '');
    await client.set(keyNames.ownerOfKey(mine.id), 'org_a');
    expect(await outcomeOf(proxy, mine.text)).toBe('key_invalid');
  });

  it('does not displace a key that was seen before', async () => {
    const { stateDir, feed } = await delivery.startWarmProxy();
    await feed.close();
    const forged = encodeKeyRecord(toRecord(delivery.key, { rev: 99, revoked: true }), (message) =>
      forger.sign(message),
    );
    await delivery.publisher.keys.putKeys('org_a', [forged]);
    expect(await outcomeOf(await delivery.startProxy(stateDir), delivery.key.text)).toBe('ok');
  });
});
