import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@headgate/kernel';

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** The name of this proxy: as configured, else the one made at its first start, so that it stays the same across restarts. */
export function readProxyId(stateDir: string, configured: string | undefined): string {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  if (configured !== undefined) return configured;
  const file = path.join(stateDir, 'proxy-id');
  const before = readIfThere(file);
  if (idPattern.test(before)) return before;
  const id = newId('prx');
  writeFileSync(file, id, { mode: 0o600 });
  return id;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
