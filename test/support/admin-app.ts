import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { LightMyRequestResponse } from 'fastify';
import { loadCatalogue } from '@headgate/catalogue-file';
import { bootstrapOrganization, Database } from '@headgate/database';
import { OutboundRules, type ProxyReport, type PublishRefusal, type Role } from '@headgate/domain';
import type { ProbeResult } from '@headgate/jobs';
import { fault, newId, systemClock } from '@headgate/kernel';
import {
  createMasterKeyRing,
  createPepper,
  digestApiKey,
  localKeyEncryptionKey,
  maskApiKey,
  type MasterKeyRing,
  mintApiKey,
  newDataKey,
  PasswordHasher,
  platformKeyEnv,
  PlatformKeys,
  type PepperRing,
} from '@headgate/secrets';
import { createApp } from '../../apps/admin-api/src/create-app.ts';
import { Keyring } from '../../apps/admin-api/src/platform/keyring.ts';
import type { Log } from '../../apps/admin-api/src/platform/log.ts';
import { MemoryAttempts } from '../../apps/admin-api/src/platform/memory-attempts.ts';
import type { ProbeWish } from '../../apps/admin-api/src/platform/provider-probes.ts';
import type { Platform } from '../../apps/admin-api/src/platform/platform.module.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { findUndocumented } from './documented-faults.ts';

/** An answer as a test reads it. */
export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Asks the API with one key; paths are below `/v1/admin`. */
export type Ask = (
  method: string,
  path: string,
  options?: { body?: unknown; headers?: Record<string, string>; speaks?: 'javelin' | undefined },
) => Promise<Answered>;

/** One tenant and a caller that may do everything in it. */
export interface Tenant {
  readonly org: string;
  readonly key: string;
  readonly ask: Ask;
}

/** The admin API in this process, on a database of its own; what surrounds it is watched or replaced. */
export interface AdminApp {
  readonly app: NestFastifyApplication;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  /** What opens the data keys of its organizations. */
  readonly masterKeys: MasterKeyRing;
  readonly owner: Tenant;
  /** Whoever runs the installation. */
  readonly operator: Ask;
  /** Everything logged so far. */
  readonly logged: string[];
  /** Revisions whose publication was asked for. */
  readonly published: { org: string; rev: number }[];
  /** What the proxies say; a test writes it. */
  readonly reports: ProxyReport[];
  /** What proxies were asked to call. */
  readonly probed: ProbeWish[];
  /** What a proxy says when it is asked to call a provider; a test replaces it. */
  answerProbe: (wish: ProbeWish) => Promise<ProbeResult>;
  /** What fails for the time being; a test switches it. */
  readonly outages: { publisher: boolean; refusal?: PublishRefusal | undefined };
  /** What the process's clock is ahead; a test moves it. */
  readonly time: { aheadMs: number };
  /** How long the process has waited for proxies, in its own time. */
  readonly slept: { ms: number };
  with(key: string | undefined): Ask;
  /** Another organization, of which the first must see nothing. */
  addTenant(slug: string): Promise<Tenant>;
  /** An admin key of this role; bound to a project where one is given. */
  addKey(role: Role, project?: string): Promise<Ask>;
  close(): Promise<void>;
}

interface Secrets {
  readonly peppers: PepperRing;
  readonly master: MasterKeyRing;
}

/** Starts it. One at a time in a process: passport keeps one strategy of a name, and the newest app's wins. */
export async function startAdminApp(): Promise<AdminApp> {
  const own = await createTestDatabase();
  const pepper = createPepper(1, randomBytes(32));
  const peppers = { current: pepper, find: (version: number) => (version === 1 ? pepper : undefined) };
  const secrets = { peppers, master: createMasterKeyRing([localKeyEncryptionKey(randomBytes(32))]) };
  const database = Database.connect({ url: own.url, poolSize: 4 });
  return new RunningAdminApp(own, database, secrets).start();
}

class RunningAdminApp {
  readonly #logged: string[] = [];
  readonly #published: { org: string; rev: number }[] = [];
  readonly #reports: ProxyReport[] = [];
  readonly #probed: ProbeWish[] = [];
  #answerProbe: AdminApp['answerProbe'] = () => Promise.reject(fault('proxy_missing'));
  readonly #slept = { ms: 0 };
  readonly #time = { aheadMs: 0 };
  readonly #outages: AdminApp['outages'] = { publisher: false };
  readonly #own: TestDatabase;
  readonly #database: Database;
  readonly #secrets: Secrets;
  readonly #platformKey = mintApiKey(platformKeyEnv).text;

  constructor(own: TestDatabase, database: Database, secrets: Secrets) {
    this.#own = own;
    this.#database = database;
    this.#secrets = secrets;
  }

  async start(): Promise<AdminApp> {
    const keyring = new Keyring(this.#secrets.peppers, this.#secrets.master, 'test');
    const app = await createApp(this.#platform(keyring));
    const ask = askWith(app);
    const setProbe = (answer: AdminApp['answerProbe']): void => {
      this.#answerProbe = answer;
    };
    const owner = await this.#addTenant(ask, 'acme', true);
    return {
      app,
      keyring,
      masterKeys: this.#secrets.master,
      owner,
      operator: ask(this.#platformKey),
      database: this.#database,
      databaseUrl: this.#own.url,
      logged: this.#logged,
      published: this.#published,
      reports: this.#reports,
      slept: this.#slept,
      time: this.#time,
      outages: this.#outages,
      probed: this.#probed,
      set answerProbe(answer: AdminApp['answerProbe']) {
        setProbe(answer);
      },
      with: ask,
      addTenant: (slug) => this.#addTenant(ask, slug, false),
      addKey: async (role, project) => {
        const headers = project === undefined ? {} : { 'x-headgate-project': project };
        const made = await owner.ask('POST', '/keys', { body: { name: `a ${role}`, kind: 'admin', role }, headers });
        return ask(String(made.body['key']));
      },
      close: async () => {
        await app.close();
        await this.#database.close();
        await this.#own.drop();
      },
    };
  }

  #platform(keyring: Keyring): Platform {
    const write = (fields: object, message: string): void => {
      this.#logged.push(`${message} ${JSON.stringify(fields, (_, value: unknown) => printable(value))}`);
    };
    const log: Log = { info: write, warn: write, error: write };
    const clock = { now: () => systemClock.now() + this.#time.aheadMs, monotonicMs: () => this.#slept.ms };
    return {
      log,
      catalogue: loadCatalogue({ from: import.meta.dirname }).catalogue,
      keyring,
      platformKeys: new PlatformKeys(this.#platformKey),
      passwords: new PasswordHasher(),
      attempts: new MemoryAttempts(clock),
      outbound: new OutboundRules(['127.0.0.0/8', '::1/128']),
      publicUrl: undefined,
      sessionLimits: { idleMs: 120 * 60_000, maxMs: 12 * 3_600_000 },
      trustedProxies: ['127.0.0.0/8'],
      database: this.#database,
      fleet: {
        // Published as soon as it was asked for: there is no worker here.
        readPublished: () => Promise.resolve(this.#published.at(-1)?.rev ?? 0),
        list: () => Promise.resolve(this.#reports),
        findRefusal: () => Promise.resolve(this.#outages.refusal),
        ping: () => Promise.resolve(),
      },
      publisher: {
        request: (org, rev) => {
          if (this.#outages.publisher) return Promise.reject(fault('store_unavailable'));
          this.#published.push({ org, rev });
          return Promise.resolve();
        },
      },
      clock,
      probes: {
        ask: (wish) => {
          this.#probed.push(wish);
          return this.#answerProbe(wish);
        },
      },
      sleep: (ms) => {
        this.#slept.ms += ms;
        return Promise.resolve();
      },
    };
  }

  async #addTenant(ask: (key: string) => Ask, slug: string, isFirst: boolean): Promise<Tenant> {
    const id = newId('org');
    const minted = mintApiKey('test');
    const organization = {
      id,
      slug,
      name: slug,
      dataKey: newDataKey(this.#secrets.master, id),
      adminKey: {
        id: minted.id,
        digest: digestApiKey(minted.text, this.#secrets.peppers.current),
        pepper: 1,
        mask: maskApiKey(minted.text),
        role: 'owner' as const,
      },
    };
    if (isFirst) await bootstrapOrganization(this.#database, organization);
    else await this.#database.createOrganization({ kind: 'system', id: 'test', name: 'test' }, organization);
    return { org: id, key: minted.text, ask: ask(minted.text) };
  }
}

function askWith(app: NestFastifyApplication): (key: string | undefined) => Ask {
  return (key) =>
    async (method, path, { body, headers = {}, speaks } = {}) => {
      const keyHeader = speaks === 'javelin' ? 'x-javelin-apikey' : 'x-api-key';
      const isText = typeof body === 'string';
      const answer = await app.inject({
        method: method as 'GET',
        url: `/v1/admin${path}`,
        headers: {
          ...(key !== undefined && { [keyHeader]: key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: isText ? body : JSON.stringify(body) }),
      });
      const read = readAnswer(answer);
      if (speaks === undefined) assertDocumented(method, path, read);
      return read;
    };
}

/** An error that its operation does not list would surprise whoever reads the page. */
function assertDocumented(method: string, path: string, { status, body }: Answered): void {
  const surprise = status < 400 ? undefined : findUndocumented(method, `/v1/admin${path}`, body['code']);
  if (surprise !== undefined) throw new Error(surprise);
}

function readAnswer({ statusCode, headers, body: text }: LightMyRequestResponse): Answered {
  const isJson = /[/+]json/.test(String(headers['content-type']));
  return {
    status: statusCode,
    headers: headers as Record<string, string | undefined>,
    body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}

function printable(value: unknown): unknown {
  return value instanceof Error ? `${value.message} ${String(value.stack)} ${String(value.cause)}` : value;
}
