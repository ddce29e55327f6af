import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { assertMigrated, Database, migrate, MigrationError } from '@headgate/database';
import { type EmbeddedServer, startPostgres } from '@headgate/embedded';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const migrations = path.join(root, 'prisma/migrations');
/** How many migrations there are. */
const all = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
const serverUrl = inject('databaseUrl');

let folder: string;
let name: string;
let url: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-migrations-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs under another account and has to pass through
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  count += 1;
  name = `headgate_migrate_${process.pid}_${count}`;
  url = withDatabase(serverUrl, name);
  return async () => {
    await run(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
});

function withDatabase(address: string, database: string): string {
  const named = new URL(address);
  named.pathname = `/${database}`;
  return named.href;
}

async function run<Row extends pg.QueryResultRow>(address: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A folder of migrations of one's own: those of the product and whatever is given. */
async function copyMigrations(extra: Record<string, string> = {}): Promise<string> {
  const copy = await mkdtemp(path.join(folder, 'copy-'));
  await cp(migrations, copy, { recursive: true });
  for (const [each, sql] of Object.entries(extra)) {
    await mkdir(path.join(copy, each), { recursive: true });
    await writeFile(path.join(copy, each, 'migration.sql'), sql);
  }
  return copy;
}

const tableExists = async (table: string) =>
  (await run<{ found: boolean }>(url, `SELECT to_regclass('public.${table}') IS NOT NULL AS found`))[0]?.found;

describe('migrating', () => {
  it('creates the database, applies everything once, and then nothing', async () => {
    const applied = await migrate(url, migrations);
    expect(applied).toContain('20261120000000_foundation');
    expect(await migrate(url, migrations)).toEqual([]);
    await expect(assertMigrated(url, migrations)).resolves.toBeUndefined();
    const rows = await run(url, 'SELECT migration_name, finished_at FROM _prisma_migrations ORDER BY 1');
    expect(rows).toEqual(applied.map((migration_name) => ({ migration_name, finished_at: expect.any(Date) as Date })));
  });

  it('by four at once applies each migration once', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, migrations)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('refuses when a migration was edited after it was applied', async () => {
    await migrate(url, migrations);
    const copy = await copyMigrations();
    const file = path.join(copy, '20261120000000_foundation/migration.sql');
    await writeFile(file, `${await readFile(file, 'utf8')}\n-- one more line`);
    for (const refuses of [migrate, assertMigrated]) {
      await expect(refuses(url, copy)).rejects.toThrow(/^The migration 20261120000000_foundation was edited/);
    }
  });

  it('that fails leaves nothing behind and can be tried again', async () => {
    const broken = { '20991231000000_broken': 'CREATE TABLE half (id int);\nCREATE TABLE half (id int);' };
    const copy = await copyMigrations(broken);
    await expect(migrate(url, copy)).rejects.toThrow(
      'The migration 20991231000000_broken failed: relation "half" already exists',
    );
    expect(await tableExists('half')).toBe(false);
    await writeFile(path.join(copy, '20991231000000_broken/migration.sql'), 'CREATE TABLE half (id int);');
    expect(await migrate(url, copy)).toEqual(['20991231000000_broken']);
    expect(await tableExists('half')).toBe(true);
  });

  it('refuses a database of a newer version', async () => {
    await migrate(url, await copyMigrations({ '20991231000000_newer': 'SELECT 1' }));
    for (const refuses of [migrate, assertMigrated]) {
      await expect(refuses(url, migrations)).rejects.toThrow(/20991231000000_newer, which this version does not know/);
    }
  });

  it('is left to others by a program that only asserts it', async () => {
    await expect(assertMigrated(url, migrations)).rejects.toThrow(`The database "${name}" does not exist.`);
    await run(serverUrl, `CREATE DATABASE ${name}`);
    await expect(assertMigrated(url, migrations)).rejects.toThrow(
      new RegExp(`lacks ${all} of ${all} migrations.*run the migrations first`),
    );
    expect(await tableExists('_prisma_migrations')).toBe(false);
  });

  it.each([
    [
      'a server that is not there',
      'postgresql://headgate@127.0.0.1:1/headgate',
      /127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    ],
    ['an address of another kind', 'mysql://root:hunter2@127.0.0.1/headgate', /^The database address must look like/],
    ['no address', 'hunter2', /^The database address must look like/],
  ])('says in one line what is wrong with %s', async (_case, address, message) => {
    const error: unknown = await migrate(address, migrations).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrationError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/\n|hunter2/);
  });

  it('says which folder holds no migrations', async () => {
    await expect(migrate(url, path.join(folder, 'nowhere'))).rejects.toThrow(/nowhere cannot be read/);
    await expect(migrate(url, await mkdtemp(path.join(folder, 'empty-')))).rejects.toThrow(/holds no migrations/);
  });
});

describe('the Prisma schema', () => {
  it('and the migrations say the same', { timeout: 60_000 }, async () => {
    await migrate(url, migrations);
    const arguments_ = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code'];
    const prisma = path.join(root, 'node_modules/prisma/build/index.js');
    const env = { PATH: process.env['PATH'], HOME: folder, DATABASE_URL: url };
    const diff = promisify(execFile)(process.execPath, [prisma, ...arguments_], { cwd: root, env });
    await expect(diff).resolves.toMatchObject({ stdout: expect.stringContaining('No difference detected') as string });
  });
});

describe('a cluster nobody has used yet', () => {
  let server: EmbeddedServer | undefined;
  let address: string;

  beforeAll(async () => {
    server = await startServer();
    // A user who may own databases and nothing else; the cluster lets only its own user in by itself.
    await run(server.url, 'CREATE ROLE plain LOGIN');
    const access = path.join(server.dataDir, 'pg_hba.conf');
    const line = 'host all plain 127.0.0.1/32 trust\n';
    await server.stop();
    await writeFile(access, line, { flag: 'a' });
    server = await startServer();
    address = server.url;
  });
  afterAll(() => server?.stop());

  const startServer = () =>
    startPostgres({
      dataDir: path.join(folder, 'cluster/data'),
      fallbackDir: path.join(folder, 'cluster/fallback'),
      settings: { fsync: 'off' },
    });

  it('refuses a user who may not make the roles, in one line that says what to run', async () => {
    await run(address, 'CREATE DATABASE plain');
    await run(address, 'GRANT ALL ON DATABASE plain TO plain');
    const plain = withDatabase(address, 'plain').replace('headgate@', 'plain@');
    await run(withDatabase(address, 'plain'), 'GRANT ALL ON SCHEMA public TO plain');
    const error: unknown = await migrate(plain, migrations).catch((reason: unknown) => reason);
    expect((error as Error).message).toMatch(/the user "plain" may not create the role "headgate_app".*CREATE ROLE/);
    expect((error as Error).message).not.toContain('\n');
  });

  it('can be given several databases at the same time, though roles belong to all of them', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const applied = await Promise.all(names.map((each) => migrate(withDatabase(address, each), migrations)));
    expect(applied.map((each) => each.length)).toEqual([all, all, all, all]);
    for (const each of names) {
      const database = Database.connect({ url: withDatabase(address, each), poolSize: 1 });
      await expect(database.listRevisions({ limit: 1 })).resolves.toEqual({ rows: [], next: undefined });
      await database.close();
    }
  });

  it('serves a user who was given the roles by somebody else', async () => {
    await run(
      address,
      'GRANT headgate_app, headgate_worker, headgate_auth, headgate_platform, headgate_identity TO plain',
    );
    const plain = withDatabase(address, 'plain').replace('headgate@', 'plain@');
    expect(await migrate(plain, migrations)).toHaveLength(all);
    const database = Database.connect({ url: plain, poolSize: 1 });
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
  });
});
