import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '@headgate/database';
import pg from 'pg';
import { inject } from 'vitest';

const migrationsDir = path.join(import.meta.dirname, '../../prisma/migrations');
/** Any number, as long as every test process uses the same: only one of them may build the template. */
const templateLock = 48_211_907;

/** A migrated database of a test file's own. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, also under clients that are still connected. */
  drop(): Promise<void>;
}

/** A fresh, migrated, empty database; about 30 ms, since all are copies of one template. */
export async function createTestDatabase(serverUrl: string = inject('databaseUrl')): Promise<TestDatabase> {
  const name = `headgate_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, async (client) => {
    const template = await ensureTemplate(client, serverUrl);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const drop = (): Promise<void> =>
    onServer(serverUrl, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  return { url: withDatabase(serverUrl, name), drop };
}

/** The template's name tells its migrations, so one left on a server by an older checkout is never used. */
async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const template = `headgate_test_template_${await digestMigrations()}`;
  await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      const draft = `${template}_draft`;
      await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${draft}`);
      await migrate(withDatabase(serverUrl, draft), migrationsDir);
      await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [templateLock]);
  }
  return template;
}

async function digestMigrations(): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    hash.update(name).update(await readFile(path.join(migrationsDir, name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 12);
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
