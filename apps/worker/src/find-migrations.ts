import { existsSync } from 'node:fs';
import path from 'node:path';

/** The migrations this program was built with: `prisma/migrations` in the nearest folder above it that has one. */
export function findMigrations(from: string): string {
  const candidate = path.join(from, 'prisma', 'migrations');
  if (existsSync(candidate)) return candidate;
  if (path.dirname(from) === from)
    throw new Error('There is no prisma/migrations above the program; set MIGRATIONS_DIR.');
  return findMigrations(path.dirname(from));
}
