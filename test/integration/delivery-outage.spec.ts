import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mintApiKey, openDataKey, sealSecret } from '@headgate/secrets';
import { testMasterKey } from '@headgate/secrets/testing';
import { aProvider } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { beatMs, Delivery } from './delivery-fixture.ts';
import { makeFolder, outcomeOf, revOf, startOwnRedis } from './delivery-kit.ts';

const delivery = new Delivery();

beforeEach(() => delivery.start());
afterEach(() => delivery.stop());

describe('with the store away', () => {
  const unknown = mintApiKey('test').text;

  it('frozen: known keys go on, unknown ones get 503, and what changed meanwhile arrives afterwards', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publishWithoutHint(4);
    process.kill(delivery.server.pid, 'SIGSTOP');
    try {
      expect(await outcomeOf(proxy, delivery.key.text)).toBe('ok');
      expect(await outcomeOf(proxy, unknown)).toBe('config_unavailable');
      proxy.scheduler.run(beatMs);
      expect(await outcomeOf(proxy, delivery.key.text)).toBe('ok');
    } finally {
      process.kill(delivery.server.pid, 'SIGCONT');
    }
    await delivery.untilRevByBeat(proxy, 4);
    await delivery.untilOutcome(proxy, unknown, 'key_invalid');
  });

  it('restarted: serves from disk, and follows again when the store is back', async () => {
    const { stateDir, feed } = await delivery.startWarmProxy();
    await feed.close();
    const { port, dataDir } = delivery.server;
    await delivery.server.stop();
    const proxy = await delivery.startProxy(stateDir);
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('ok');
    expect(await revOf(proxy, delivery.key.text)).toBe(3);
    expect(await outcomeOf(proxy, unknown)).toBe('config_unavailable');
    expect(proxy.feed.staleForMs()).toBeUndefined();
    delivery.server = await startOwnRedis(port, dataDir);
    await delivery.publisher.putKey(delivery.key, { rev: 4, revoked: true });
    await delivery.publisher.publish({ rev: 4, keysRev: 4 });
    await delivery.untilOutcome(proxy, delivery.key.text, 'key_revoked');
    // The hint may have brought the revocation before a comparison with the whole store has ended.
    await eventually(
      () => {
        proxy.scheduler.run(beatMs);
        return proxy.feed.staleForMs();
      },
      (ms) => ms !== undefined && ms >= 0,
    );
  });

  it('a fresh proxy with an empty disk says 503 and not 401', async () => {
    await delivery.server.stop();
    const proxy = await delivery.startProxy();
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('config_unavailable');
    expect(await outcomeOf(proxy, 'junk')).toBe('key_invalid');
  });

  it('emptied: nothing served is lost, nobody gets a false 401, and republishing heals it', async () => {
    const proxy = await delivery.startWarmProxy();
    const other = mintApiKey('test');
    await delivery.publisher.connection.client.flushall();
    proxy.scheduler.run(beatMs);
    expect(await outcomeOf(proxy, delivery.key.text)).toBe('ok');
    expect(await outcomeOf(proxy, other.text)).toBe('config_unavailable');
    await delivery.publisher.store.beginRefill();
    await delivery.publisher.publish({ rev: 3, keysRev: 3 });
    expect(await outcomeOf(proxy, other.text)).toBe('config_unavailable');
    await delivery.publisher.putKey(delivery.key);
    await delivery.publisher.putKey(other);
    await delivery.publisher.store.endRefill();
    expect(await outcomeOf(proxy, other.text)).toBe('ok');
    await delivery.publisher.publish({ rev: 4, keysRev: 3 });
    await delivery.untilRevByBeat(proxy, 4);
  });

  it.each(['while it runs', 'while it was away'])(
    'forgets an organization that was removed %s, on disk too',
    async (when) => {
      const ended = { dataKey: '', projects: [], providers: [], routes: [], policies: [], rev: 9, keysRev: 9 };
      const { feed, stateDir, ...running } = await delivery.startWarmProxy();
      const isAway = when === 'while it was away';
      if (isAway) await feed.close();
      await delivery.publisher.publish(ended);
      const proxy = isAway ? await delivery.startProxy(stateDir) : { feed, stateDir, ...running };
      await delivery.untilOutcome(proxy, delivery.key.text, 'key_invalid');
      const names = await eventually(
        async () =>
          (await readdir(stateDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()),
        (files) => files.some(({ name }) => name === '9.snapshot'),
      );
      const texts = await Promise.all(names.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')));
      expect(names.map(({ name }) => name).filter((name) => name.endsWith('.snapshot'))).toEqual(['9.snapshot']);
      expect(texts.join('\n')).not.toContain(delivery.publisher.dataKey);
      expect(texts.join('\n')).not.toContain(delivery.key.id);
    },
  );

  it('falls back a generation where the newest on disk is broken', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.publish({ rev: 4, keysRev: 3 });
    await delivery.untilRev(proxy, 4);
    await proxy.feed.close();
    await delivery.server.stop();
    const folder = path.join(proxy.stateDir, 'organizations', 'org_a');
    const newest = path.join(folder, '4.snapshot');
    await writeFile(newest, (await readFile(newest, 'utf8')).slice(0, -100));
    const second = await delivery.startProxy(proxy.stateDir);
    expect(await revOf(second, delivery.key.text)).toBe(3);
    await writeFile(path.join(folder, '3.snapshot'), '');
    const third = await delivery.startProxy(proxy.stateDir);
    expect(await outcomeOf(third, delivery.key.text)).toBe('config_unavailable');
  });

  it('skips a generation that ended the process twice, and serves it all the same when there is no other', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.publisher.publish({ rev: 4, keysRev: 3 });
    await delivery.untilRev(proxy, 4);
    await proxy.feed.close();
    const mark = (rev: number) => writeFile(path.join(proxy.stateDir, 'organizations', 'org_a', `trial-${rev}`), '2');
    await mark(4);
    const second = await delivery.startProxy(proxy.stateDir);
    expect(await revOf(second, delivery.key.text)).toBe(3);
    expect(second.log.lines.join()).toContain('crashed');
    await second.feed.close();
    await delivery.server.stop();
    await mark(3);
    const third = await delivery.startProxy(proxy.stateDir);
    expect(await outcomeOf(third, delivery.key.text)).toBe('ok');
  });
});

describe('the disk', () => {
  async function readAll(folder: string): Promise<string> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return (await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')))).join(
      '\n',
    );
  }

  it('holds no key, no credential and no half-written file', async () => {
    const dataKey = openDataKey(testMasterKey, 'org_a', delivery.publisher.dataKey);
    const address = {
      dataKey,
      org: 'org_a',
      providerId: 'prv_openai',
      secretId: 's',
      version: 1,
      origin: 'https://api.openai.com',
    };
    const secret = {
      id: 's',
      name: 'default',
      version: 1,
      weight: 1,
      enabled: true,
      sealed: sealSecret(address, 'sk-plain-secret'),
    };
    await delivery.publisher.publish({ rev: 4, keysRev: 3, providers: [aProvider('openai', { secrets: [secret] })] });
    const proxy = await delivery.startWarmProxy();
    await delivery.untilRev(proxy, 4);
    const { config, project } = await proxy.feed.identities.identify(delivery.key.text);
    const provider = project.findProvider('openai');
    if (provider?.secrets[0] === undefined) throw new Error('no secret');
    proxy.feed.secrets.open(config, provider, provider.secrets[0]);
    await proxy.feed.close();
    const everything = await readAll(proxy.stateDir);
    expect(everything).toContain(secret.sealed);
    expect(everything).not.toContain('sk-plain');
    expect(everything).not.toContain(delivery.key.text.slice(22, 60));
    expect(proxy.log.lines.join()).not.toMatch(/sk-plain/);
    const names = await readdir(proxy.stateDir, { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp') || name.includes('trial-'))).toEqual([]);
  });

  it('keeps three generations', async () => {
    const proxy = await delivery.startWarmProxy();
    for (const rev of [4, 5, 6, 7]) {
      await delivery.publisher.publish({ rev, keysRev: 3 });
      await delivery.untilRev(proxy, rev);
    }
    await proxy.feed.close();
    const names = await readdir(path.join(proxy.stateDir, 'organizations', 'org_a'));
    expect(names.filter((name) => name.endsWith('.snapshot')).sort()).toEqual([
      '5.snapshot',
      '6.snapshot',
      '7.snapshot',
    ]);
  });

  it('that cannot be written does not stop anything', async () => {
    const folder = await makeFolder();
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');
    const proxy = await delivery.startProxy(path.join(file, 'below'));
    await delivery.untilOutcome(proxy, delivery.key.text, 'ok');
    await delivery.publisher.publish({ rev: 4, keysRev: 3 });
    await delivery.untilRev(proxy, 4);
    expect(proxy.log.lines.join()).toContain('could not be kept');
  });
});
