import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootstrapOrganization, Database } from '@headgate/database';
import {
  createPepper,
  digestApiKey,
  localKeyEncryptionKey,
  maskApiKey,
  mintApiKey,
  newDataKey,
  newSigningKeys,
} from '@headgate/secrets';
import { newId } from '@headgate/kernel';
import { inject } from 'vitest';
import { type AppProcess, startApp } from './app-process.ts';
import { createTestDatabase } from './database.ts';
import { eventually } from './eventually.ts';

/** An answer of the admin API. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One running proxy and where it listens. */
export interface RunningProxy {
  readonly url: string;
  readonly app: AppProcess;
}

/** Admin API, worker and proxies as they run in production, on a database of their own. */
export interface Stack {
  readonly adminUrl: string;
  readonly adminKey: string;
  readonly apiKey: string;
  readonly organization: string;
  readonly proxy: RunningProxy;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly admin: AppProcess;
  readonly worker: AppProcess;
  /** Calls the admin API as the owner; never throws for a status. */
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<AdminAnswer>;
  /** The same, and throws unless it succeeds; waits until every proxy runs the change. */
  change(method: string, path: string, body?: object): Promise<AdminAnswer>;
  startProxy(env?: Readonly<Record<string, string>>): Promise<RunningProxy>;
  /** Kills the worker and starts another, with this added to its environment. */
  restartWorker(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Another admin API in place of the one before, at another address, with this added to its environment. */
  startAdmin(env?: Readonly<Record<string, string>>): Promise<{ readonly url: string; readonly app: AppProcess }>;
  /** The master key everything was started with, base64. */
  readonly masterKey: string;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Added to every app's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

let redisDatabases = 0;

/** Each stack has a Redis database of its own; a server has 16 of them. */
function ownRedisDatabase(): string {
  redisDatabases = (redisDatabases % 15) + 1;
  return `${inject('redisUrl').replace(/\/\d*$/, '')}/${redisDatabases}`;
}

async function listeningUrl(app: AppProcess): Promise<string> {
  const [, port] = await app.waitFor(/"port":(\d+)/);
  return `http://127.0.0.1:${port}`;
}

async function waitUntilReady(url: string): Promise<void> {
  await eventually(
    () => fetch(`${url}/readyz`),
    (answer) => answer.ok,
  );
}

class RunningStack {
  readonly #secrets = { pepper: randomBytes(32), master: randomBytes(32), signing: newSigningKeys() };
  readonly #apps: AppProcess[] = [];
  readonly #folders: string[] = [];
  readonly #options: StackOptions;
  readonly #redisUrl: string;

  constructor(options: StackOptions) {
    this.#options = options;
    this.#redisUrl = options.redisUrl ?? ownRedisDatabase();
  }

  async start(): Promise<Stack> {
    const own = this.#options.databaseUrl === undefined ? await createTestDatabase() : undefined;
    const databaseUrl = own?.url ?? this.#options.databaseUrl ?? '';
    const { organization, adminKey } = await this.#bootstrap(databaseUrl);
    const [admin, firstWorker, proxy] = await Promise.all([
      this.#startAdmin(databaseUrl),
      this.#startWorker(databaseUrl),
      this.#startProxy(),
    ]);
    let worker = firstWorker;
    const adminUrl = await listeningUrl(admin);
    await waitUntilReady(adminUrl);
    const call = (
      method: string,
      route: string,
      body?: object,
      headers?: Record<string, string>,
    ): Promise<AdminAnswer> =>
      callAdmin(`${adminUrl}/v1/admin${route}`, method, {
        adminKey,
        ...(body && { body }),
        ...(headers && { headers }),
      });
    const key = await call('POST', '/keys', { name: 'e2e', kind: 'inference' });
    return {
      adminUrl,
      adminKey,
      organization,
      databaseUrl,
      redisUrl: this.#redisUrl,
      proxy,
      admin,
      apiKey: String(key.body['key']),
      get worker() {
        return worker;
      },
      call,
      change: (method, route, body) => succeed(call, method, route, body),
      startProxy: (env) => this.#startProxy(env),
      masterKey: this.#secrets.master.toString('base64'),
      startAdmin: async (env) => {
        const app = await this.#startAdmin(databaseUrl, env);
        const url = await listeningUrl(app);
        await waitUntilReady(url);
        return { url, app };
      },
      restartWorker: async (env) => {
        await worker.stop('SIGKILL');
        worker = await this.#startWorker(databaseUrl, env);
      },
      stop: async () => {
        await Promise.all(this.#apps.map((app) => app.stop()));
        await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
        await own?.drop();
      },
    };
  }

  async #bootstrap(databaseUrl: string): Promise<{ organization: string; adminKey: string }> {
    const id = newId('org');
    const minted = mintApiKey('test');
    const pepper = createPepper(1, this.#secrets.pepper);
    const database = Database.connect({ url: databaseUrl, poolSize: 2 });
    try {
      await bootstrapOrganization(database, {
        id,
        slug: 'e2e',
        name: 'End to end',
        dataKey: newDataKey(localKeyEncryptionKey(this.#secrets.master), id),
        adminKey: {
          id: minted.id,
          digest: digestApiKey(minted.text, pepper),
          pepper: 1,
          mask: maskApiKey(minted.text),
        },
      });
    } finally {
      await database.close();
    }
    return { organization: id, adminKey: minted.text };
  }

  #start(app: string, env: Readonly<Record<string, string>>): AppProcess {
    const running = startApp(app, { REDIS_URL: this.#redisUrl, LOG_LEVEL: 'info', ...this.#options.env, ...env });
    this.#apps.push(running);
    return running;
  }

  #keys(): Record<string, string> {
    return {
      KEY_PEPPERS: `1:${this.#secrets.pepper.toString('base64')}`,
      MASTER_KEY: this.#secrets.master.toString('base64'),
    };
  }

  async #startAdmin(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
    const app = this.#start('admin-api', {
      DATABASE_URL: databaseUrl,
      ADMIN_PORT: '0',
      KEY_ENVIRONMENT: 'test',
      UPSTREAM_ALLOWED_NETWORKS: '127.0.0.0/8',
      ...this.#keys(),
      ...env,
    });
    await listeningUrl(app);
    return app;
  }

  async #startWorker(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
    const app = this.#start('worker', {
      DATABASE_URL: databaseUrl,
      SNAPSHOT_PRIVATE_KEY: this.#secrets.signing.privateKey,
      ...env,
    });
    await app.waitFor(/worker ready/);
    return app;
  }

  async #startProxy(env: Readonly<Record<string, string>> = {}): Promise<RunningProxy> {
    const folder = await mkdtemp(path.join(tmpdir(), 'headgate-proxy-'));
    this.#folders.push(folder);
    const app = this.#start('proxy', {
      PROXY_PORT: '0',
      STATE_DIR: folder,
      SNAPSHOT_PUBLIC_KEY: this.#secrets.signing.publicKey,
      UPSTREAM_ALLOWED_NETWORKS: '127.0.0.0/8',
      ...this.#keys(),
      ...env,
    });
    const url = await listeningUrl(app);
    await waitUntilReady(url);
    return { url, app };
  }
}

interface AdminCall {
  readonly adminKey: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function callAdmin(url: string, method: string, options: AdminCall): Promise<AdminAnswer> {
  const answer = await fetch(url, {
    method,
    headers: {
      'x-api-key': options.adminKey,
      ...(options.body && { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      ...options.headers,
    },
    ...(options.body && { body: JSON.stringify(options.body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

async function succeed(call: Stack['call'], method: string, route: string, body?: object): Promise<AdminAnswer> {
  const answer = await call(method, `${route}${route.includes('?') ? '&' : '?'}wait=applied`, body);
  if (answer.status >= 300) throw new Error(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Starts everything; `stop` ends it. */
export function startStack(options: StackOptions = {}): Promise<Stack> {
  return new RunningStack(options).start();
}
