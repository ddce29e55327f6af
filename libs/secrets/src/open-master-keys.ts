import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { localKeyEncryptionKey } from './local-key-encryption-key.ts';
import { createMasterKeyRing, type MasterKeyRing } from './master-key-ring.ts';
import { SealError } from './seal-error.ts';

/** What a plug-in's module exports under `openMasterKeys`: its keys, the one that wraps first. */
export type OpenMasterKeys = () => readonly KeyEncryptionKey[] | Promise<readonly KeyEncryptionKey[]>;

const keyBytes = 32;

/** What is wrong with the setting, as far as its text tells; undefined where nothing is. Never repeats it. */
export function findMasterKeyProblem(setting: string): string | undefined {
  const source = readSource(setting);
  if (source.kind !== 'keys') return source.path === '' ? `names no path after "${source.kind}:"` : undefined;
  const isRight = source.keys.every((key) => Buffer.from(key, 'base64').length === keyBytes);
  return isRight ? undefined : 'must be base64 of exactly 32 bytes';
}

/**
 * Opens the master keys a setting tells of: the keys themselves, base64, the wrapping one first; `file:<path>` of such a list, one
 * on each line; or `plugin:<path>` of a module that exports `openMasterKeys`, for a key management service or a hardware module.
 */
export async function openMasterKeys(setting: string): Promise<MasterKeyRing> {
  const source = readSource(setting);
  switch (source.kind) {
    case 'keys':
      return ringOf(source.keys);
    case 'file':
      return ringOf(splitKeys(await readFile(source.path, 'utf8')));
    case 'plugin':
      return openPlugin(source.path);
  }
}

type Source =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'file' | 'plugin'; readonly path: string };

function readSource(setting: string): Source {
  const [, kind, path = ''] = /^(file|plugin):(.*)$/s.exec(setting.trim()) ?? [];
  if (kind === 'file' || kind === 'plugin') return { kind, path: path.trim() };
  return { kind: 'keys', keys: splitKeys(setting) };
}

/** An empty part stays: it is a key somebody forgot. */
function splitKeys(text: string): string[] {
  return text
    .trim()
    .split(/\s*[,\n]\s*/)
    .map((key) => key.trim());
}

function ringOf(keys: readonly string[]): MasterKeyRing {
  return createMasterKeyRing(keys.map((key) => localKeyEncryptionKey(Buffer.from(key, 'base64'))));
}

async function openPlugin(path: string): Promise<MasterKeyRing> {
  const module = (await import(pathToFileURL(path).href)) as { readonly openMasterKeys?: unknown };
  const { openMasterKeys: open } = module;
  if (typeof open !== 'function') throw new Error('the master key plug-in exports no function openMasterKeys');
  const keys = await (open as OpenMasterKeys)();
  for (const key of keys) assertWorks(key);
  return createMasterKeyRing(keys.map(withSealErrors));
}

/** A stranger's errors may say anything; ours say that it cannot be opened and no more. */
function withSealErrors(key: KeyEncryptionKey): KeyEncryptionKey {
  return {
    id: key.id,
    wrap: (plain, context) => key.wrap(plain, context),
    unwrap(wrapped, context) {
      try {
        return key.unwrap(wrapped, context);
      } catch {
        throw new SealError('not_authentic');
      }
    },
  };
}

/** A key that cannot give back what it took, or gives it to another organization, must not guard anything. */
function assertWorks(key: KeyEncryptionKey): void {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(key.id))
    throw new Error('the id of a master key must be letters, digits, "-" or "_"');
  const plain = new Uint8Array(keyBytes).fill(1);
  const wrapped = key.wrap(plain, 'self-test');
  if (!wrapped.startsWith(`${key.id}.`))
    throw new Error(`what the master key ${key.id} wraps does not begin with its id`);
  if (!Buffer.from(key.unwrap(wrapped, 'self-test')).equals(plain)) {
    throw new Error(`the master key ${key.id} does not give back what it wrapped`);
  }
  if (opens(key, wrapped, 'another'))
    throw new Error(`the master key ${key.id} does not bind what it wraps to its context`);
}

function opens(key: KeyEncryptionKey, wrapped: string, context: string): boolean {
  try {
    key.unwrap(wrapped, context);
    return true;
  } catch {
    return false;
  }
}
