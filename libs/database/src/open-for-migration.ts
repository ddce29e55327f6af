import pg from 'pg';
import { MigrationError } from './migration-error.ts';

const invalidCatalogName = '3D000';
const duplicateDatabase = '42P04';
const uniqueViolation = '23505';

/** Connects by itself, apart from any pool. Throws `MigrationError` that says which server refused and why. */
export async function openForMigration(
  url: string,
  options: { readonly createsDatabase: boolean },
): Promise<pg.Client> {
  const address = parseAddress(url);
  try {
    return await connect(url);
  } catch (error) {
    const name = decodeURIComponent(address.pathname.slice(1));
    if (codeOf(error) !== invalidCatalogName) throw explain(address, error);
    if (!options.createsDatabase) throw new MigrationError(`The database "${name}" does not exist.`, error);
    await createDatabase(address, name);
    return connect(url).catch((cause: unknown) => {
      throw explain(address, cause);
    });
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Without a listener a connection that breaks would end the process; the query under way reports it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(address: URL, name: string): Promise<void> {
  const server = new URL(address);
  server.pathname = '/postgres';
  try {
    const client = await connect(server.href);
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  } catch (error) {
    // Somebody else was faster.
    if (codeOf(error) === duplicateDatabase || codeOf(error) === uniqueViolation) return;
    throw new MigrationError(`The database "${name}" does not exist and cannot be created: ${reasonOf(error)}.`, error);
  }
}

function parseAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && /^postgres(?:ql)?:$/.test(address.protocol) && address.pathname.length > 1) return address;
  // The address itself may hold a password, so it is not repeated.
  throw new MigrationError('The database address must look like postgresql://user:password@host:5432/name.');
}

function explain(address: URL, error: unknown): MigrationError {
  return new MigrationError(`PostgreSQL at ${address.host} cannot be used: ${reasonOf(error)}.`, error);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || (codeOf(error) ?? error.name) : String(error);
  return text.replace(/\s+/g, ' ').replace(/\.$/, '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
