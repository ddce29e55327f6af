import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { snapshotLimits } from '@headgate/domain';
import type { EmbeddedServer } from '@headgate/embedded';
import { keyNames, ProxyReports } from '@headgate/redis';
import { mintApiKey, newSigningKeys, createSigner, openDataKey, sealSecret } from '@headgate/secrets';
import { testMasterKey } from '@headgate/secrets/testing';
import { buildSnapshot, encodeKeyRecord, encodeSnapshot, formatEnvelope } from '@headgate/snapshot';
import { aProvider, aRoute, someRows } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  makeFolder,
  outcomeOf,
  removeFolders,
  revOf,
  startOwnRedis,
  startProxyFeed,
  TestPublisher,
  type TestProxy,
  toRecord,
} from './delivery-kit.ts';

const key = mintApiKey('test');
const beatMs = 6_000;

let server: EmbeddedServer;
let publisher: TestPublisher;
const proxies: TestProxy[] = [];

beforeEach(async () => {
  server = await startOwnRedis();
  publisher = new TestPublisher(server.url);
  await publisher.putKey(key);
  await publisher.publish({ rev: 3, keysRev: 3 });
});
afterEach(async () => {
  await Promise.all(proxies.splice(0).map(({ feed }) => feed.close()));
  publisher.connection.close();
  await server.stop();
  await removeFolders();
});

async function startProxy(stateDir?: string, url = server.url): Promise<TestProxy> {
  const proxy = await startProxyFeed(url, stateDir);
  proxies.push(proxy);
  return proxy;
}

/** A proxy that has served the key once. */
async function startWarmProxy(): Promise<TestProxy> {
  const proxy = await startProxy();
  await eventually(
    () => outcomeOf(proxy, key.text),
    (outcome) => outcome === 'ok',
  );
  return proxy;
}

function untilRev(proxy: TestProxy, rev: number): Promise<number | undefined> {
  return eventually(
    () => revOf(proxy, key.text),
    (served) => served === rev,
  );
}

function untilOutcome(proxy: TestProxy, text: string, wanted: string): Promise<string> {
  return eventually(
    () => outcomeOf(proxy, text),
    (outcome) => outcome === wanted,
  );
}

/** Steps the beat until the revision is served: with every hint lost, this is what brings it. */
function untilRevByBeat(proxy: TestProxy, rev: number): Promise<number | undefined> {
  return eventually(
    () => {
      proxy.scheduler.run(beatMs);
      return revOf(proxy, key.text);
    },
    (served) => served === rev,
  );
}

/** Publishes over a connection that may do everything but tell. */
async function publishWithoutHint(rev: number): Promise<void> {
  await publisher.connection.client.call('ACL', 'SETUSER', 'mute', 'on', '>mute', '~*', '&*', '+@all', '-publish');
  const mute = new TestPublisher(server.url.replace('redis://', 'redis://mute:mute@'));
  await expect(mute.publish({ rev, keysRev: 3 })).rejects.toThrow('publish');
  mute.connection.close();
}

/** Puts a text where the head's snapshot lies, as somebody who can write to the store might. */
async function poison(rev: number, text: string): Promise<void> {
  const { client } = publisher.connection;
  await client.mset(
    keyNames.snapshot('org_a', rev),
    text,
    keyNames.head('org_a'),
    rev,
    keyNames.digest,
    `poison-${rev}`,
  );
  await client.hset(keyNames.index, 'org_a', rev);
  await client.publish(keyNames.hints, JSON.stringify({ org: 'org_a', rev }));
}

describe('a call', () => {
  it('is identified by a look-up at first and at once ever after', async () => {
    const proxy = await startWarmProxy();
    const identity = proxy.feed.identities.identify(key.text);
    expect(identity).not.toBeInstanceOf(Promise);
    expect(identity).toMatchObject({ caller: { org: 'org_a', project: 'prj_1', keyId: key.id }, config: { rev: 3 } });
    expect(proxy.feed.identities.identify(key.text)).toBe(identity);
  });

  it.each([
    ['junk', 'junk', 'key_invalid'],
    ['a key nobody made', mintApiKey('test').text, 'key_invalid'],
  ])('with %s is refused', async (_what, text, code) => {
    expect(await outcomeOf(await startWarmProxy(), text)).toBe(code);
  });

  it('with the id of a key but another secret is refused, before and after the key itself was used', async () => {
    const proxy = await startProxy();
    const forged = mintApiKey('test', (length) => new Uint8Array(length));
    await publisher.putKey({ ...key, id: forged.id });
    expect(await outcomeOf(proxy, forged.text)).toBe('key_invalid');
    expect(await outcomeOf(proxy, key.text)).toBe('ok');
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
    const dataKey = openDataKey(testMasterKey, 'org_a', publisher.dataKey);
    const secret = { id: 'sec_1', name: 'default', version: 1, weight: 1, enabled: true };
    const sealed = sealSecret({ ...address, dataKey }, 'sk-plain');
    await publisher.publish({
      rev: 4,
      keysRev: 3,
      providers: [aProvider('openai', { secrets: [{ ...secret, sealed }] })],
    });
    const proxy = await startWarmProxy();
    await untilRev(proxy, 4);
    const { config, project } = await proxy.feed.identities.identify(key.text);
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
    const proxy = await startWarmProxy();
    const before = await proxy.feed.identities.identify(key.text);
    await publisher.publish({ rev: 4, keysRev: 3, routes: [aRoute('new')] });
    await untilRev(proxy, 4);
    expect(before.project.findRoute('support')).toBeDefined();
    expect((await proxy.feed.identities.identify(key.text)).project.findRoute('new')).toBeDefined();
  });

  it('arrives although hints are repeated, late and out of order', async () => {
    const proxy = await startWarmProxy();
    const { client } = publisher.connection;
    await publisher.publish({ rev: 5, keysRev: 3 });
    for (const rev of [4, 5, 2, 5, 4, 99, 1, 5])
      await client.publish(keyNames.hints, JSON.stringify({ org: 'org_a', rev }));
    await untilRev(proxy, 5);
    await publisher.publish({ rev: 4, keysRev: 3 });
    await publisher.publish({ rev: 6, keysRev: 3 });
    await eventually(
      () => {
        proxy.scheduler.run(200);
        return revOf(proxy, key.text);
      },
      (rev) => rev === 6,
    );
  });

  it('arrives by the beat when its hint is lost', async () => {
    const proxy = await startWarmProxy();
    await publishWithoutHint(4);
    expect(await revOf(proxy, key.text)).toBe(3);
    await untilRevByBeat(proxy, 4);
  });

  it('arrives as soon as the subscription is back', async () => {
    const proxy = await startWarmProxy();
    await publishWithoutHint(4);
    await publisher.connection.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await untilRev(proxy, 4);
  });

  it('arrives at every one of many, in a flood of revisions', async () => {
    const fleet = await Promise.all([startWarmProxy(), startWarmProxy(), startWarmProxy()]);
    for (let rev = 4; rev <= 40; rev++) await publisher.publish({ rev, keysRev: 3 });
    for (const proxy of fleet) {
      await eventually(
        () => {
          proxy.scheduler.run(200);
          return revOf(proxy, key.text);
        },
        (rev) => rev === 40,
      );
    }
  });

  it('is reported by each proxy, with hash and revision', async () => {
    await startWarmProxy();
    const reports = new ProxyReports(publisher.connection);
    const [report] = await eventually(
      () => reports.list('org_a'),
      ({ length }) => length === 1,
    );
    const envelope = encodeSnapshot(
      buildSnapshot(someRows({ rev: 3, keysRev: 3, dataKey: publisher.dataKey })),
      publisher.sign,
    );
    expect(report).toMatchObject({ proxy: 'proxy-1', rev: 3, sha256: envelope.sha256, refused: null });
    await Promise.all(proxies.splice(0).map(({ feed }) => feed.close()));
    expect(await reports.list('org_a')).toEqual([]);
  });
});

describe('a poisoned snapshot', () => {
  const body = buildSnapshot(someRows({ rev: 4, keysRev: 3 }));
  const signed = (): ReturnType<typeof encodeSnapshot> => encodeSnapshot(body, publisher.sign);
  const stranger = createSigner(newSigningKeys().privateKey);

  it.each<[string, () => string, string]>([
    ['of other bytes than were signed', () => `${formatEnvelope(signed())} `, 'hash_mismatch'],
    ['signed by a stranger', () => formatEnvelope(encodeSnapshot(body, (m) => stranger.sign(m))), 'signature_invalid'],
    ['of a newer schema', () => formatEnvelope({ ...signed(), schema: 2 }), 'schema_unknown'],
    [
      'with a route to nowhere',
      () => formatEnvelope(encodeSnapshot({ ...body, providers: [] }, publisher.sign)),
      'reference_missing',
    ],
    ['over the size limit', () => formatEnvelope(signed()) + ' '.repeat(snapshotLimits.maxBytes), 'too_large'],
    ['that is garbage', () => 'garbage', 'malformed'],
    [
      'of another organization, well signed',
      () => formatEnvelope(encodeSnapshot({ ...body, org: 'org_b' }, publisher.sign)),
      'identity_mismatch',
    ],
  ])('%s is refused and reported, and the next good one is taken', async (_what, text, reason) => {
    const proxy = await startWarmProxy();
    const before = (await proxy.feed.identities.identify(key.text)).config;
    await poison(4, text());
    const reports = new ProxyReports(publisher.connection);
    const [report] = await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.refused != null,
    );
    expect(report).toMatchObject({
      rev: 3,
      refused: { rev: 4, reason: expect.stringMatching(new RegExp(`^${reason}`)) },
    });
    expect((await proxy.feed.identities.identify(key.text)).config).toBe(before);
    await publisher.publish({ rev: 5, keysRev: 3 });
    await eventually(
      () => {
        proxy.scheduler.run(200);
        return revOf(proxy, key.text);
      },
      (rev) => rev === 5,
    );
    await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.rev === 5 && all[0].refused === null,
    );
  });

  it('that goes back to an older revision is not taken', async () => {
    const proxy = await startWarmProxy();
    const old = formatEnvelope(encodeSnapshot(buildSnapshot(someRows({ rev: 2 })), publisher.sign));
    await poison(4, old);
    proxy.scheduler.run(beatMs);
    await publisher.publish({ rev: 5, keysRev: 3 });
    await untilRevByBeat(proxy, 5);
    expect(proxy.log.lines.join()).not.toContain('"rev":2');
  });

  it('that is repaired under its own revision is taken', async () => {
    const proxy = await startWarmProxy();
    await poison(4, 'garbage');
    await eventually(
      () => proxy.log.lines.join(),
      (lines) => lines.includes('refused'),
    );
    proxy.scheduler.run(200);
    await publisher.store.publish(signed(), { isRepair: true });
    await eventually(
      () => {
        proxy.scheduler.run(200);
        return revOf(proxy, key.text);
      },
      (rev) => rev === 4,
    );
  });
});

describe('a revoked key', () => {
  it('is refused one hint later, on proxies that have it in memory', async () => {
    const fleet = await Promise.all([startWarmProxy(), startWarmProxy()]);
    await publisher.putKey(key, { rev: 4, revoked: true });
    await publisher.publish({ rev: 4, keysRev: 4 });
    for (const proxy of fleet) await untilOutcome(proxy, key.text, 'key_revoked');
  });

  it('is refused by whoever reports the revision that says so', async () => {
    const proxy = await startWarmProxy();
    const reports = new ProxyReports(publisher.connection);
    await publisher.putKey(key, { rev: 4, revoked: true });
    await publisher.publish({ rev: 4, keysRev: 4 });
    await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.rev === 4,
    );
    expect(await outcomeOf(proxy, key.text)).toBe('key_revoked');
  });

  it('is refused although the snapshot that announces it is not taken', async () => {
    const proxy = await startWarmProxy();
    await publisher.putKey(key, { rev: 4, revoked: true });
    await poison(4, 'garbage');
    await untilOutcome(proxy, key.text, 'key_revoked');
  });

  it('stays refused when the store is given its older record again', async () => {
    const proxy = await startWarmProxy();
    await publisher.putKey(key, { rev: 4, revoked: true });
    await publisher.publish({ rev: 4, keysRev: 4 });
    await untilOutcome(proxy, key.text, 'key_revoked');
    await publisher.connection.client.del(keyNames.keys('org_a'));
    await publisher.putKey(key, { rev: 3, revoked: false });
    await publisher.publish({ rev: 5, keysRev: 5 });
    await eventually(
      () => {
        proxy.scheduler.run(200);
        return proxy.log.lines.join();
      },
      (lines) => lines.includes('"rev":5'),
    );
    expect(await outcomeOf(proxy, key.text)).toBe('key_revoked');
    const { stateDir } = proxy;
    await proxy.feed.close();
    expect(await outcomeOf(await startProxy(stateDir), key.text)).toBe('key_revoked');
  });

  it('is refused after a restart without the store, though it was not in memory when it was revoked', async () => {
    const { stateDir, feed } = await startWarmProxy();
    await feed.close();
    const other = mintApiKey('test');
    await publisher.putKey(other);
    const second = await startProxy(stateDir);
    expect(await outcomeOf(second, other.text)).toBe('ok');
    await publisher.putKey(key, { rev: 4, revoked: true });
    await publisher.publish({ rev: 4, keysRev: 4 });
    await eventually(
      () => revOf(second, other.text),
      (rev) => rev === 4,
    );
    await second.feed.close();
    await server.stop();
    const third = await startProxy(stateDir);
    expect(await outcomeOf(third, key.text)).toBe('key_revoked');
    expect(await outcomeOf(third, other.text)).toBe('ok');
  });
});

describe('a forged key record', () => {
  const forger = createSigner(newSigningKeys().privateKey);
  const mine = mintApiKey('test');

  it('of a foreign organization is refused by its signature', async () => {
    const proxy = await startWarmProxy();
    await publisher.keys.putKeys('org_a', [encodeKeyRecord(toRecord(mine), (message) => forger.sign(message))]);
    expect(await outcomeOf(proxy, mine.text)).toBe('key_invalid');
    expect(proxy.log.lines.join()).toContain('refused');
  });

  it('that is the true record of another key is refused', async () => {
    const proxy = await startWarmProxy();
    const { client } = publisher.connection;
    const stolen = await client.hget(keyNames.keys('org_a'), key.id);
    await client.hset(keyNames.keys('org_a'), mine.id, stolen ?? '');
    await client.set(keyNames.ownerOfKey(mine.id), 'org_a');
    expect(await outcomeOf(proxy, mine.text)).toBe('key_invalid');
  });

  it('does not displace a key that was seen before', async () => {
    const { stateDir, feed } = await startWarmProxy();
    await feed.close();
    const forged = encodeKeyRecord(toRecord(key, { rev: 99, revoked: true }), (message) => forger.sign(message));
    await publisher.keys.putKeys('org_a', [forged]);
    expect(await outcomeOf(await startProxy(stateDir), key.text)).toBe('ok');
  });
});

describe('with the store away', () => {
  const unknown = mintApiKey('test').text;

  it('frozen: known keys go on, unknown ones get 503, and what changed meanwhile arrives afterwards', async () => {
    const proxy = await startWarmProxy();
    await publishWithoutHint(4);
    process.kill(server.pid, 'SIGSTOP');
    try {
      expect(await outcomeOf(proxy, key.text)).toBe('ok');
      expect(await outcomeOf(proxy, unknown)).toBe('config_unavailable');
      proxy.scheduler.run(beatMs);
      expect(await outcomeOf(proxy, key.text)).toBe('ok');
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await untilRevByBeat(proxy, 4);
    await untilOutcome(proxy, unknown, 'key_invalid');
  });

  it('restarted: serves from disk, and follows again when the store is back', async () => {
    const { stateDir, feed } = await startWarmProxy();
    await feed.close();
    const { port, dataDir } = server;
    await server.stop();
    const proxy = await startProxy(stateDir);
    expect(await outcomeOf(proxy, key.text)).toBe('ok');
    expect(await revOf(proxy, key.text)).toBe(3);
    expect(await outcomeOf(proxy, unknown)).toBe('config_unavailable');
    expect(proxy.feed.staleForMs()).toBeUndefined();
    server = await startOwnRedis(port, dataDir);
    await publisher.putKey(key, { rev: 4, revoked: true });
    await publisher.publish({ rev: 4, keysRev: 4 });
    await untilOutcome(proxy, key.text, 'key_revoked');
    expect(proxy.feed.staleForMs()).toBeGreaterThanOrEqual(0);
  });

  it('a fresh proxy with an empty disk says 503 and not 401', async () => {
    await server.stop();
    const proxy = await startProxy();
    expect(await outcomeOf(proxy, key.text)).toBe('config_unavailable');
    expect(await outcomeOf(proxy, 'junk')).toBe('key_invalid');
  });

  it('emptied: nothing served is lost, nobody gets a false 401, and republishing heals it', async () => {
    const proxy = await startWarmProxy();
    const other = mintApiKey('test');
    await publisher.connection.client.flushall();
    proxy.scheduler.run(beatMs);
    expect(await outcomeOf(proxy, key.text)).toBe('ok');
    expect(await outcomeOf(proxy, other.text)).toBe('config_unavailable');
    await publisher.store.beginRefill();
    await publisher.publish({ rev: 3, keysRev: 3 });
    expect(await outcomeOf(proxy, other.text)).toBe('config_unavailable');
    await publisher.putKey(key);
    await publisher.putKey(other);
    await publisher.store.endRefill();
    expect(await outcomeOf(proxy, other.text)).toBe('ok');
    await publisher.publish({ rev: 4, keysRev: 3 });
    await untilRevByBeat(proxy, 4);
  });

  it('falls back a generation where the newest on disk is broken', async () => {
    const proxy = await startWarmProxy();
    await publisher.publish({ rev: 4, keysRev: 3 });
    await untilRev(proxy, 4);
    await proxy.feed.close();
    await server.stop();
    const folder = path.join(proxy.stateDir, 'organizations', 'org_a');
    const newest = path.join(folder, '4.snapshot');
    await writeFile(newest, (await readFile(newest, 'utf8')).slice(0, -100));
    const second = await startProxy(proxy.stateDir);
    expect(await revOf(second, key.text)).toBe(3);
    await writeFile(path.join(folder, '3.snapshot'), '');
    const third = await startProxy(proxy.stateDir);
    expect(await outcomeOf(third, key.text)).toBe('config_unavailable');
  });

  it('skips a generation that ended the process twice, and serves it all the same when there is no other', async () => {
    const proxy = await startWarmProxy();
    await publisher.publish({ rev: 4, keysRev: 3 });
    await untilRev(proxy, 4);
    await proxy.feed.close();
    const mark = (rev: number) => writeFile(path.join(proxy.stateDir, 'organizations', 'org_a', `trial-${rev}`), '2');
    await mark(4);
    const second = await startProxy(proxy.stateDir);
    expect(await revOf(second, key.text)).toBe(3);
    expect(second.log.lines.join()).toContain('crashed');
    await second.feed.close();
    await server.stop();
    await mark(3);
    const third = await startProxy(proxy.stateDir);
    expect(await outcomeOf(third, key.text)).toBe('ok');
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
    const dataKey = openDataKey(testMasterKey, 'org_a', publisher.dataKey);
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
    await publisher.publish({ rev: 4, keysRev: 3, providers: [aProvider('openai', { secrets: [secret] })] });
    const proxy = await startWarmProxy();
    await untilRev(proxy, 4);
    const { config, project } = await proxy.feed.identities.identify(key.text);
    const provider = project.findProvider('openai');
    if (provider?.secrets[0] === undefined) throw new Error('no secret');
    proxy.feed.secrets.open(config, provider, provider.secrets[0]);
    await proxy.feed.close();
    const everything = await readAll(proxy.stateDir);
    expect(everything).toContain(secret.sealed);
    expect(everything).not.toContain('sk-plain');
    expect(everything).not.toContain(key.text.slice(22, 60));
    expect(proxy.log.lines.join()).not.toMatch(/sk-plain/);
    const names = await readdir(proxy.stateDir, { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp') || name.includes('trial-'))).toEqual([]);
  });

  it('keeps three generations', async () => {
    const proxy = await startWarmProxy();
    for (const rev of [4, 5, 6, 7]) {
      await publisher.publish({ rev, keysRev: 3 });
      await eventually(
        () => {
          proxy.scheduler.run(200);
          return revOf(proxy, key.text);
        },
        (served) => served === rev,
      );
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
    const proxy = await startProxy(path.join(file, 'below'));
    await untilOutcome(proxy, key.text, 'ok');
    await publisher.publish({ rev: 4, keysRev: 3 });
    await untilRev(proxy, 4);
    expect(proxy.log.lines.join()).toContain('could not be kept');
  });
});
