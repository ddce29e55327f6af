import { MigrationError } from './migration-error.ts';
import { readMigrationFiles } from './migration-files.ts';
import { compareMigrations } from './migration-ledger.ts';
import { openForMigration } from './open-for-migration.ts';

/** Throws `MigrationError` unless the database is at exactly the version of these migrations; changes nothing. */
export async function assertMigrated(url: string, migrationsDir: string): Promise<void> {
  const files = await readMigrationFiles(migrationsDir);
  const client = await openForMigration(url, { createsDatabase: false });
  try {
    const { pending, problem } = await compareMigrations(client, files);
    if (problem !== undefined) throw new MigrationError(problem);
    const next = pending[0];
    if (next) {
      throw new MigrationError(
        `The database lacks ${pending.length} of ${files.length} migrations, beginning with ${next.name}: run the migrations first.`,
      );
    }
  } finally {
    await client.end();
  }
}
