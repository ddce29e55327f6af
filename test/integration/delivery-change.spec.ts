import { openDataKey, mintApiKey, sealSecret } from '@headgate/secrets';
import { testMasterKey } from '@headgate/secrets/testing';
import { keyNames, ProxyReports } from '@headgate/redis';
import { buildSnapshot, encodeSnapshot } from '@headgate/snapshot';
import { aProvider, aRoute, someRows } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Delivery } from './delivery-fixture.ts';
import { outcomeOf, revOf } from './delivery-kit.ts';

const delivery = new Delivery();

beforeEach(() => delivery.start());
afterEach(() => delivery.stop());

describe('a call', () => {
  it('is identified by a look-up at first and at once ever after', async () => {
    const proxy = await delivery.startWarmProxy();
    const identity = proxy.feed.identities.identify(delivery.key.text);
    expect(identity).not.toBeInstanceOf(Promise);
    expect(identity).toMatchObject({
      caller: { org: 'org_a', project: 'prj_1', keyId: delivery.key.id },
      config: { rev: 3 },
    });
    expect(proxy.feed.identities.identify(delivery.key.text)).toBe(identity);
  });

  it.each([
    ['junk', 'junk', 'key_invalid'],
    ['a key nobody made', mintApiKey('test').text, 'key_invalid'],
  ])('with %s is refused', async (_what, text, code) => {
    expect(await outcomeOf(await delivery.startWarmProxy(), text)).toBe(code);
  });

  it('with the id of a key but another secret is refused, before and after the key itself was used', async () => {
    const proxy = await delivery.startProxy();
    const forged = mintApiKey('test', (length) => new Uint8Array(length));
    await delivery.publisher.putKey({ ...delivery.key, id: forged.id });
    expect(await outcomeOf(proxy, forged.text)).toBe('key_invalid');
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('ok');
    expect(await outcomeOf(proxy, forged.text)).toBe('key_invalid');
  });

  it('uses the credential sealed for its provider, and no other way opens it', async () => {
    const address = {
      org: 'org_a',
      providerId: 'prv_openai',
      secretId: 'sec_1',
      version: 1,
      origin: 'https://api.openai.com',
    };
    const dataKey = openDataKey(testMasterKey, 'org_a', delivery.publisher.dataKey);
    const secret = { id: 'sec_1', name: 'default', version: 1, weight: 1, enabled: true };
    const sealed = sealSecret({ ...address, dataKey }, 'sk-plain');
    await delivery.publisher.publish({
      rev: 4,
      keysRev: 3,
      providers: [aProvider('openai', { secrets: [{ ...secret, sealed }] })],
    });
    const proxy = await delivery.startWarmProxy();
    await delivery.untilRev(proxy, 4);
    const { config, project } = await proxy.feed.identities.identify(delivery.key.text);
    const provider = project.findProvider('openai');
    const [held] = provider?.secrets ?? [];
    if (provider === undefined || held === undefined) throw new Error('no provider');
    expect(proxy.feed.secrets.open(config, provider, held)).toBe('sk-plain');
    const moved = { ...provider, origin: 'https://evil.example' };
    expect(() => proxy.feed.secrets.open(config, moved, held)).toThrow(
      expect.objectContaining({ code: 'provider_secret_missing' }),
    );
  });
});

describe('a change', () => {
  it('arrives by one hint; a request keeps the configuration it began with', async () => {
    const proxy = await delivery.startWarmProxy();
    const before = await proxy.feed.identities.identify(delivery.key.text);
    await delivery.publisher.publish({ rev: 4, keysRev: 3, routes: [aRoute('new')] });
    await delivery.untilRev(proxy, 4);
    expect(before.project.findRoute('support')).toBeDefined();
    expect((await proxy.feed.identities.identify(delivery.key.text)).project.findRoute('new')).toBeDefined();
  });

  it('arrives although hints are repeated, late and out of order', async () => {
    const proxy = await delivery.startWarmProxy();
    const { client } = delivery.publisher.connection;
    await delivery.publisher.publish({ rev: 5, keysRev: 3 });
    for (const rev of [4, 5, 2, 5, 4, 99, 1, 5])
      await client.publish(keyNames.hints, JSON.stringify({ org: 'org_a', rev }));
    await delivery.untilRev(proxy, 5);
    await delivery.publisher.publish({ rev: 4, keysRev: 3 });
    await delivery.publisher.publish({ rev: 6, keysRev: 3 });
    await delivery.untilRev(proxy, 6);
  });

  it('arrives by the beat when its hint is lost', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publishWithoutHint(4);
    expect(await revOf(proxy, delivery.key.text)).toBe(3);
    await delivery.untilRevByBeat(proxy, 4);
  });

  it('arrives as soon as the subscription is back', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publishWithoutHint(4);
    await delivery.publisher.connection.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await delivery.untilRev(proxy, 4);
  });

  it('arrives at every one of many, in a flood of revisions', async () => {
    const fleet = await Promise.all([delivery.startWarmProxy(), delivery.startWarmProxy(), delivery.startWarmProxy()]);
    for (let rev = 4; rev <= 40; rev++) await delivery.publisher.publish({ rev, keysRev: 3 });
    for (const proxy of fleet) {
      await delivery.untilRev(proxy, 40);
    }
  });

  it('is reported by each proxy, with hash and revision', async () => {
    await delivery.startWarmProxy();
    const reports = new ProxyReports(delivery.publisher.connection);
    const [report] = await eventually(
      () => reports.list('org_a'),
      ({ length }) => length === 1,
    );
    const envelope = encodeSnapshot(
      buildSnapshot(someRows({ rev: 3, keysRev: 3, dataKey: delivery.publisher.dataKey })),
      delivery.publisher.sign,
    );
    expect(report).toMatchObject({ proxy: 'proxy-1', rev: 3, sha256: envelope.sha256, refused: null });
    await delivery.closeProxies();
    expect(await reports.list('org_a')).toEqual([]);
  });
});
