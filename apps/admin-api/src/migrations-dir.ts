import { existsSync } from 'node:fs';
import path from 'node:path';

/** The migrations this program was built with: `prisma/migrations` in the nearest folder above it that has one. */
export function findMigrationsDir(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'prisma', 'migrations');
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder))
      throw new Error('There is no prisma/migrations above the program; set MIGRATIONS_DIR.');
  }
}
