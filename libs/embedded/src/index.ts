/**
 * Real PostgreSQL and Redis servers for a single machine: finds or fetches the programs, starts them on loopback,
 * keeps their data over restarts, and ends them with the process that started them. Knows nothing of what is stored.
 */
export { chooseCacheDir } from './choose-cache-dir.ts';
export { EmbeddedServerError, type EmbeddedServerProblem } from './embedded-server-error.ts';
export { type EmbeddedServer, type ServerExit } from './embedded-server.ts';
export { findFreePort, type PortState, probePort } from './free-port.ts';
export { guardProcess } from './guard-process.ts';
export { identifyProcess } from './identify-process.ts';
export { type PostgresOptions, startPostgres } from './start-postgres.ts';
export { type RedisOptions, startRedis } from './start-redis.ts';
