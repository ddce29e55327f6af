import path from 'node:path';
import { type AppLog, openAppLog } from './app-log.ts';
import type { AppPlan } from './child-app.ts';
import type { StandaloneConfig } from './config.ts';
import type { Home } from './home.ts';
import type { InstallationSecrets } from './secrets-file.ts';

/** What the three apps are told, beside what they inherit. */
export interface AppsPlace {
  readonly config: StandaloneConfig;
  readonly home: Home;
  readonly secrets: InstallationSecrets;
  /** The folder with the built apps. */
  readonly distDir: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly adminPort: number;
  readonly proxyPort: number;
  readonly show: (line: string) => void;
}

/**
 * Options of V8 for the proxy, chosen by measuring whole requests; its image starts it alike.
 * - Its space for what is young, as large as it grows by itself, is larger than a processor's cache, and each request then runs
 *   through memory that lies far away: up to a seventh of its time.
 * - A request runs through a few hundred small functions, more than the optimising compiler puts into the ones that call them by
 *   itself: a tenth of its time were the calls.
 */
export const proxyNodeOptions = ['--max-semi-space-size=32', '--max-inlined-bytecode-size-cumulative=3000'] as const;

export type AppName = 'admin-api' | 'worker' | 'proxy';

/** Each app gets what it needs and no more: the proxy no database, the worker no master key. */
export function planApps(place: AppsPlace): Record<AppName, AppPlan> {
  const { config, secrets, home } = place;
  const keys = { KEY_PEPPERS: secrets.peppers, MASTER_KEY: secrets.masterKey };
  const stores = { DATABASE_URL: place.databaseUrl, REDIS_URL: place.redisUrl };
  const adminUrl = urlOf(config.host, place.adminPort);
  return {
    'admin-api': {
      ...program(place, 'admin-api', {
        ...stores,
        ...keys,
        ADMIN_PORT: String(place.adminPort),
        ADMIN_HOST: config.host,
        KEY_ENVIRONMENT: 'dev',
        PLATFORM_KEYS: secrets.platformKey,
        UPSTREAM_ALLOWED_NETWORKS: config.allowedNetworks,
      }),
      readyUrl: `${adminUrl}/readyz`,
    },
    worker: {
      ...program(place, 'worker', {
        ...stores,
        SNAPSHOT_PRIVATE_KEY: secrets.snapshotPrivateKey,
        AUDIT_HEADS_FILE: home.at('audit-heads.ndjson'),
      }),
      tellsReady: true,
    },
    proxy: {
      ...program(place, 'proxy', {
        REDIS_URL: place.redisUrl,
        ...keys,
        PROXY_PORT: String(place.proxyPort),
        PROXY_HOST: config.host,
        SNAPSHOT_PUBLIC_KEY: secrets.snapshotPublicKey,
        STATE_DIR: home.at('proxy'),
        ADMIN_URL: adminUrl,
        UPSTREAM_ALLOWED_NETWORKS: config.allowedNetworks,
      }),
      nodeOptions: proxyNodeOptions,
      readyUrl: `${urlOf(config.host, place.proxyPort)}/readyz`,
    },
  };
}

/** An address as a caller on this machine writes it. */
export function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function program(place: AppsPlace, name: AppName, env: Record<string, string>): AppPlan {
  const log: AppLog = openAppLog(place.home.at('logs', `${name}.log`), (line) => place.show(`[${name}] ${line}`));
  const main = path.join(place.distDir, name, 'main.js');
  return { name, program: main, env: { ...place.config.inherited, ...env }, log };
}
