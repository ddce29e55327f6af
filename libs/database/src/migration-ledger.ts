import type { ClientBase } from 'pg';
import type { MigrationFile } from './migration-files.ts';

/** What the database says of one migration. */
interface Entry {
  readonly name: string;
  readonly checksum: string;
  readonly isFinished: boolean;
}

/** How a database stands to a folder of migrations. */
export interface MigrationStanding {
  readonly pending: readonly MigrationFile[];
  /** One sentence when the two cannot be reconciled. */
  readonly problem: string | undefined;
}

/** Compares the table Prisma keeps with the files; a database without that table has everything before it. */
export async function compareMigrations(
  client: ClientBase,
  files: readonly MigrationFile[],
): Promise<MigrationStanding> {
  const entries = await readLedger(client);
  const known = new Map(entries.map((entry) => [entry.name, entry]));
  const foreign = entries.find((entry) => files.every((file) => file.name !== entry.name));
  const pending = files.filter((file) => !known.has(file.name));
  const problem =
    findFailed(entries) ??
    findEdited(known, files) ??
    (foreign && `The database has the migration ${foreign.name}, which this version does not know: it is newer.`);
  return { pending, problem };
}

async function readLedger(client: ClientBase): Promise<readonly Entry[]> {
  const table = await client.query<{ found: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found`,
  );
  if (table.rows[0]?.found !== true) return [];
  const { rows } = await client.query<Entry>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

function findFailed(entries: readonly Entry[]): string | undefined {
  const failed = entries.find((entry) => !entry.isFinished);
  return failed && `The migration ${failed.name} failed earlier; see its row in _prisma_migrations.`;
}

function findEdited(known: ReadonlyMap<string, Entry>, files: readonly MigrationFile[]): string | undefined {
  const edited = files.find((file) => (known.get(file.name)?.checksum ?? file.checksum) !== file.checksum);
  return edited && `The migration ${edited.name} was edited after it was applied.`;
}
