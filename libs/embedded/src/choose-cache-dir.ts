import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The user's cache folder, or `fallback` where there is none that can be written to. */
export function chooseCacheDir(env: Readonly<Record<string, string | undefined>>, fallback: string): string {
  const base = env['XDG_CACHE_HOME'] ?? env['LOCALAPPDATA'] ?? path.join(homedir(), '.cache');
  const candidate = path.join(base, 'headgate');
  try {
    mkdirSync(candidate, { recursive: true });
    accessSync(candidate, constants.W_OK);
    return candidate;
  } catch {
    return path.resolve(fallback);
  }
}
