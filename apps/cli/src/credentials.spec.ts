import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliConfig } from './config.ts';
import { findCredentials } from './credentials.ts';
import type { Files } from './files.ts';
import { nodeFiles } from './node-files.ts';

const login = '/home/me/.config/headgate/credentials.json';
const saved = JSON.stringify({ url: 'http://saved', api_key: 'saved-key' });
const dev = JSON.stringify({ adminUrl: 'http://dev', adminKey: 'dev-key', proxyUrl: 'x' });

function find(config: Partial<CliConfig>, files: Record<string, string>): Promise<unknown> {
  const double: Files = {
    workingFolder: '/home/me/project/deep/inside',
    read: (file) => Promise.resolve(files[file]),
    writePrivate: () => Promise.resolve(),
  };
  const whole = { url: undefined, apiKey: undefined, configHome: '/home/me/.config', readVariable: () => undefined };
  return findCredentials({ ...whole, ...config }, double);
}

describe('credentials', () => {
  it.each<[string, Partial<CliConfig>, Record<string, string>, string]>([
    ['the environment first', { url: 'http://env', apiKey: 'k' }, { [login]: saved }, 'http://env'],
    ['then the last login', {}, { [login]: saved, '/home/me/project/.headgate/dev.json': dev }, 'http://saved'],
    ['then the installation of this checkout', {}, { '/home/me/project/.headgate/dev.json': dev }, 'http://dev'],
    ['without a home, too', { configHome: undefined }, { '/.headgate/dev.json': dev }, 'http://dev'],
  ])('come from %s', async (_, config, files, url) => {
    expect(await find(config, files)).toMatchObject({ url });
  });

  it.each<[string, Partial<CliConfig>, Record<string, string>, RegExp]>([
    [
      'an address without a key, though a login has one',
      { url: 'http://evil' },
      { [login]: saved },
      /HEADGATE_API_KEY is not set/,
    ],
    ['a key without an address', { apiKey: 'k' }, { [login]: saved }, /HEADGATE_URL is not set/],
    ['nothing at all', {}, {}, /run "headgate login"/],
    ['a file that is something else', {}, { [login]: '{}' }, /credentials\.json is not what it should be/],
    ['a file that is no JSON', {}, { [login]: 'sk-secret' }, /credentials\.json is not what it should be/],
  ])('are refused with %s', async (_, config, files, message) => {
    await expect(find(config, files)).rejects.toThrow(message);
  });
});

describe('a private file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'headgate-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is for its owner alone, also when it is replaced', async () => {
    const file = path.join(folder, 'new', 'credentials.json');
    for (const text of ['one', 'two']) {
      await nodeFiles.writePrivate(file, text);
      expect(await readFile(file, 'utf8')).toBe(text);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  });

  it('that is not there is none, and one that cannot be read is an error', async () => {
    expect(await nodeFiles.read(path.join(folder, 'none'))).toBeUndefined();
    expect(await nodeFiles.read(path.join(folder, 'new', 'credentials.json', 'below'))).toBeUndefined();
    await expect(nodeFiles.read(folder)).rejects.toThrow(/cannot be read \(EISDIR\)/);
  });
});
