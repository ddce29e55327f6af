import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHome } from './home-lock.ts';
import { Home } from './home.ts';
import { Ports } from './ports.ts';
import { readSecrets } from './secrets-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headgate-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (): Promise<Home> => Home.open(path.join(folder, 'home'));

describe('the folder of an installation', () => {
  it('keeps what is written, for its owner alone', async () => {
    const home = await open();
    await home.writeJson('x.json', { word: 'kept' });
    expect(await home.readJson('x.json')).toEqual({ word: 'kept' });
    expect(statSync(home.at('x.json')).mode & 0o077).toBe(0);
    expect(statSync(home.folder).mode & 0o066).toBe(0);
  });

  it('tells a missing file from a damaged one', async () => {
    const home = await open();
    expect(await home.readJson('none.json')).toBeUndefined();
    writeFileSync(home.at('bad.json'), '{');
    await expect(home.readJson('bad.json')).rejects.toThrow(/bad\.json is damaged/);
  });

  it('names HEADGATE_HOME when it cannot be used', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    await expect(Home.open(path.join(folder, 'file', 'home'))).rejects.toThrow(
      /^HEADGATE_HOME: .*cannot be written to/,
    );
  });

  it('is made with every folder above it, and holds no trace of having been tried', async () => {
    const home = await Home.open(path.join(folder, 'a', 'b', 'c'));
    expect(readdirSync(home.folder)).toEqual(['logs']);
    await expect(Home.open(home.folder)).resolves.toBeDefined();
  });

  it.skipIf(!existsSync('/proc/self'))('gives up where no folder can be made, instead of trying for ever', async () => {
    await expect(Home.open('/proc/headgate/home')).rejects.toThrow(/^HEADGATE_HOME: .*no folder can be made there/);
  });

  it.skipIf(process.getuid?.() === 0)('says so when permission is missing', async () => {
    chmodSync(folder, 0o500);
    await expect(open()).rejects.toThrow('permission denied');
    chmodSync(folder, 0o700);
  });
});

describe('the lock of the folder', () => {
  it('keeps a second launcher out while the first lives', async () => {
    const home = await open();
    const lock = await lockHome(home);
    await expect(lockHome(home)).rejects.toThrow(`already running on ${home.folder} (process ${process.pid})`);
    await lock.release();
    await (await lockHome(home)).release();
  });

  it('is not held by another process that now has the number', async () => {
    const home = await open();
    await home.writeJson('lock.json', { pid: process.pid, identity: 'of an earlier boot', children: [] });
    await expect(lockHome(home)).resolves.toBeDefined();
  });

  it('does not end a stranger who now has the number of a child', async () => {
    const home = await open();
    const stranger = { pid: process.pid, identity: 'of an earlier boot' };
    await home.writeJson('lock.json', { pid: 1, identity: 'gone', children: [stranger] });
    // Had it signalled the number, this test run would be over.
    await expect(lockHome(home)).resolves.toBeDefined();
  });

  it.each(['{', '{"pid":"x"}', '[]'])('does not mind a lock that reads %s', async (text) => {
    const home = await open();
    writeFileSync(home.at('lock.json'), text);
    await expect(lockHome(home)).resolves.toBeDefined();
  });
});

describe('the secrets of an installation', () => {
  it('are made once and kept', async () => {
    const home = await open();
    const first = await readSecrets(home, false);
    expect(await readSecrets(home, true)).toEqual(first);
    expect(Buffer.from(first.masterKey, 'base64')).toHaveLength(32);
    expect(first.peppers).toMatch(/^1:[A-Za-z0-9+/]{43}=$/);
  });

  it('of an earlier version gain the key of the installation, which then stays', async () => {
    const home = await open();
    const { platformKey: _, ...earlier } = await readSecrets(home, false);
    await home.writeJson('secrets.json', earlier);
    const now = await readSecrets(home, true);
    expect(now).toMatchObject({ ...earlier, platformKey: expect.stringMatching(/^hg_platform_/) as unknown });
    expect(await readSecrets(home, true)).toEqual(now);
  });

  it('differ between installations', async () => {
    const [one, other] = [
      await readSecrets(await open(), false),
      await readSecrets(await Home.open(path.join(folder, 'b')), false),
    ];
    for (const name of Object.keys(one) as (keyof typeof one)[]) expect(one[name]).not.toBe(other[name]);
  });

  it('are not made anew beside data that need the old ones', async () => {
    await expect(readSecrets(await open(), true)).rejects.toThrow(/secrets\.json is missing/);
  });

  it('are refused when damaged, not replaced', async () => {
    const home = await open();
    await home.writeJson('secrets.json', { masterKey: 'x' });
    await expect(readSecrets(home, true)).rejects.toThrow(/damaged/);
  });
});

describe('ports nobody asked for', () => {
  it('are the same the next time', async () => {
    const home = await open();
    const port = await (await Ports.open(home)).pick('postgres');
    expect(await (await Ports.open(home)).pick('postgres')).toBe(port);
  });

  it('are none that was asked for, though nobody listens there yet', async () => {
    const home = await open();
    const port = await (await Ports.open(home)).pick('admin-api');
    const ports = await Ports.open(home);
    await ports.claim('PROXY_PORT', port, '127.0.0.1');
    expect(await ports.pick('admin-api')).not.toBe(port);
  });

  it('are not looked for on an address of another machine', async () => {
    const ports = await Ports.open(await open());
    const line = 'HOST: 203.0.113.9 is not an address of this machine';
    await expect(ports.pick('proxy', '203.0.113.9')).rejects.toThrow(line);
    await expect(ports.claim('PROXY_PORT', 9, '203.0.113.9')).rejects.toThrow(line);
  });

  it('differ from one another, and survive a damaged list', async () => {
    const home = await open();
    writeFileSync(home.at('ports.json'), '{"postgres": "x"');
    const ports = await Ports.open(home);
    expect(await ports.pick('postgres')).toBeGreaterThan(0);
  });
});
