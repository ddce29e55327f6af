import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOnPath, findRedis, redisAdvice } from './redis-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headgate-redis-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(file: string, mode = 0o755, script = '#!/bin/sh\nexit 0\n'): string {
  const at = path.join(folder, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, script);
  chmodSync(at, mode);
  return at;
}

describe('findOnPath', () => {
  const names = ['redis-server', 'valkey-server'];
  const pathOf = (...folders: string[]): string => folders.map((name) => path.join(folder, name)).join(path.delimiter);

  it('takes the first folder that has one of the programs', () => {
    place('b/redis-server');
    const valkey = place('a/valkey-server');
    expect(findOnPath(pathOf('empty', 'a', 'b'), names)).toBe(valkey);
  });

  it('prefers Redis where both are in one folder', () => {
    place('a/valkey-server');
    const redis = place('a/redis-server');
    expect(findOnPath(pathOf('a'), names)).toBe(redis);
  });

  it.each([
    { what: 'a file nobody may run', make: () => place('a/redis-server', 0o644) },
    { what: 'a folder of that name', make: () => mkdirSync(path.join(folder, 'a/redis-server'), { recursive: true }) },
    { what: 'nothing', make: () => undefined },
  ])('passes over $what', ({ make }) => {
    make();
    expect(findOnPath(pathOf('a'), names)).toBeUndefined();
  });

  it('never looks into the current folder, whatever the PATH says', () => {
    expect(findOnPath(`${path.delimiter}.${path.delimiter}`, ['package.json'])).toBeUndefined();
  });
});

describe('findRedis', () => {
  it('uses the program on the PATH and fetches nothing', async () => {
    const redis = place('bin/redis-server');
    const found = await findRedis({ searchPath: path.join(folder, 'bin'), cacheDir: path.join(folder, 'cache') });
    expect(found).toEqual({ command: redis, env: {} });
  });

  it('uses the one it fetched earlier, with the libraries fetched beside it', async () => {
    const root = `cache/redis-${process.arch}`;
    const redis = place(`${root}/usr/bin/redis-server`);
    place(`${root}/usr/lib/x86_64-linux-gnu/liblzf.so.1`);
    const found = await findRedis({ searchPath: '', cacheDir: path.join(folder, 'cache') });
    expect(found.command).toBe(redis);
    expect(found.env['LD_LIBRARY_PATH']).toContain('usr/lib/x86_64-linux-gnu');
  });

  it('says in one line what to do when there is none, with the reason it could not be fetched', async () => {
    place('bin/apt-get', 0o755, '#!/bin/sh\necho "E: no route to the archive" >&2\nexit 100\n');
    const search = findRedis({ searchPath: path.join(folder, 'bin'), cacheDir: path.join(folder, 'cache') });
    await expect(search).rejects.toMatchObject({ problem: 'program_missing' });
    await expect(search).rejects.toThrow(/^Redis is not installed.*REDIS_URL[^\n]*$/);
    if (process.platform === 'linux') await expect(search).rejects.toThrow('E: no route to the archive');
  });

  it('does not take a fetched program that no longer runs', async () => {
    place(`cache/redis-${process.arch}/usr/bin/redis-server`, 0o755, '#!/bin/sh\nexit 127\n');
    const search = findRedis({ searchPath: '', cacheDir: path.join(folder, 'cache') });
    await expect(search).rejects.toMatchObject({ problem: 'program_missing' });
  });
});

describe('the advice', () => {
  it.each([
    { platform: 'darwin' as const, says: 'brew install redis' },
    { platform: 'win32' as const, says: 'WSL' },
    { platform: 'linux' as const, says: 'apt-get install redis-server' },
    { platform: 'freebsd' as const, says: 'redis' },
  ])('fits $platform', ({ platform, says }) => {
    expect(redisAdvice(platform)).toContain(says);
  });
});
