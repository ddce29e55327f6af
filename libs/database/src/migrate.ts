import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { MigrationError } from './migration-error.ts';
import { type MigrationFile, readMigrationFiles } from './migration-files.ts';
import { compareMigrations } from './migration-ledger.ts';
import { openForMigration } from './open-for-migration.ts';

/** The number Prisma's own tool uses, so that the two never run at once. */
const advisoryLock = 72_707_369;

/** As Prisma's own tool makes it. */
const ledgerTable = `CREATE TABLE IF NOT EXISTS public._prisma_migrations (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Creates the database where missing and brings it to the newest version; gives the names of the migrations it applied.
 * Does what `prisma migrate deploy` does and keeps the same books, without that tool. Throws `MigrationError`; a migration
 * that fails leaves nothing behind, so the next run tries it again.
 */
export async function migrate(url: string, migrationsDir: string): Promise<string[]> {
  const files = await readMigrationFiles(migrationsDir);
  const client = await openForMigration(url, { createsDatabase: true });
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    await client.query('SET client_min_messages = warning');
    await client.query(ledgerTable);
    const { pending, problem } = await compareMigrations(client, files);
    if (problem !== undefined) throw new MigrationError(problem);
    for (const file of pending) await apply(client, file);
    return pending.map((file) => file.name);
  } catch (error) {
    throw error instanceof MigrationError ? error : new MigrationError(`Migrating failed: ${lineOf(error)}`, error);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(file.sql);
    await client.query(
      `INSERT INTO public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), file.checksum, file.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationError(`The migration ${file.name} failed: ${lineOf(error)}`, error);
  }
}

function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
