import { type ChildServer, startChildServer } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import {
  type ClusterPlace,
  clearStaleLock,
  createCluster,
  placeCluster,
  postgresEnv,
  postgresRole,
} from './postgres-cluster.ts';
import { findPostgresFolder, findUnprivilegedAccount, reachableBy } from './postgres-program.ts';
import { startOnPort } from './start-on-port.ts';
import path from 'node:path';

/** What a PostgreSQL of one's own needs to know. */
export interface PostgresOptions {
  readonly dataDir: string;
  /** A free one when absent. */
  readonly port?: number | undefined;
  /** For root only: where programs and data go when the account the server runs under cannot enter their folders. */
  readonly fallbackDir: string;
  /** At least 16 of `A-Z a-z 0-9 _ -`, kept with the data; without one, everybody on this machine may log in. */
  readonly password?: string | undefined;
  /** Server settings, such as `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

/** Starts PostgreSQL on loopback, creating role and database `headgate` (no superuser) the first time. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedServer> {
  const account = await findUnprivilegedAccount();
  const wanted = await placeCluster(options.dataDir, account, options.fallbackDir);
  const programs = await reachableBy(wanted.account, findPostgresFolder(), options.fallbackDir);
  await createCluster(wanted, programs, options.password);
  await clearStaleLock(wanted.dataDir);
  const started = await startOnPort('PostgreSQL', options.port, (port) => runServer(options, wanted, programs, port));

  const secret = options.password === undefined ? '' : `:${options.password}`;
  return {
    ...started.server,
    port: started.port,
    dataDir: wanted.dataDir,
    url: `postgresql://${postgresRole}${secret}@127.0.0.1:${started.port}/${postgresRole}`,
  };
}

function runServer(
  options: PostgresOptions,
  place: ClusterPlace,
  programs: string,
  port: number,
): Promise<ChildServer> {
  // No socket file: its folder would need rights of its own, and loopback serves.
  const settings = { unix_socket_directories: '', log_timezone: 'UTC', timezone: 'UTC', ...options.settings };
  return startChildServer({
    name: 'PostgreSQL',
    command: path.join(programs, 'bin', 'postgres'),
    args: [
      ...['-D', place.dataDir, '-h', '127.0.0.1', '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: postgresEnv,
    account: place.account,
    readyLine: /database system is ready to accept connections/,
    // "Fast": clients are told and cut off, the data are written out.
    stopSignal: 'INT',
    onLine: options.onLine,
  }).catch((error: unknown) => {
    throw explain(error);
  });
}

function explain(error: unknown): unknown {
  if (!(error instanceof EmbeddedServerError)) return error;
  if (!/incompatible with server|not compatible with this version/.test(error.log)) return error;
  const message =
    'The database was created by another version of PostgreSQL: export and import it, or remove the folder.';
  return new EmbeddedServerError('data_dir_unusable', message, { log: error.log, cause: error });
}
