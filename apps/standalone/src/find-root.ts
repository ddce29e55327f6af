import { existsSync } from 'node:fs';
import path from 'node:path';
import { StandaloneError } from './standalone-error.ts';

/** The folder that holds `prisma/migrations`, from the source as from the bundle. */
export function findRoot(from: string): string {
  if (existsSync(path.join(from, 'prisma', 'migrations'))) return from;
  const parent = path.dirname(from);
  if (parent === from)
    throw new StandaloneError('the folder prisma/migrations was not found: start from the repository');
  return findRoot(parent);
}
