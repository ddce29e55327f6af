import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AdminClient } from './admin-client.ts';
import { announce, type DevFile } from './announce.ts';
import { type AppName, planApps, urlOf } from './app-plans.ts';
import { type ChildApp, startApp } from './child-app.ts';
import type { StandaloneConfig } from './config.ts';
import { prepareDatabase } from './first-organization.ts';
import { type HomeLock, lockHome } from './home-lock.ts';
import { Home } from './home.ts';
import { Ports } from './ports.ts';
import { type InstallationSecrets, readSecrets } from './secrets-file.ts';
import { setUp } from './set-up.ts';
import { StandaloneError } from './standalone-error.ts';
import { hasData, openPostgres, openRedis, type Store } from './stores.ts';

const servingLimitMs = 20_000;
/** Clients first, then those who write, then the stores: nothing loses the ground it stands on. */
const stopOrder: readonly AppName[] = ['proxy', 'admin-api', 'worker'];

/** One installation, from the first file to the last process. */
export class Standalone {
  readonly #config: StandaloneConfig;
  readonly #root: string;
  readonly #say: (line: string) => void;
  readonly #stores: Store[] = [];
  readonly #apps = new Map<string, ChildApp>();
  #lock: HomeLock | undefined;
  #stopping: Promise<void> | undefined;

  constructor(config: StandaloneConfig, root: string, say: (line: string) => void) {
    this.#config = config;
    this.#root = root;
    this.#say = say;
  }

  /** Starts everything and prints how to use it; resolves with one sentence when something of it dies. */
  async run(): Promise<string> {
    const home = await Home.open(this.#config.home);
    this.#lock = await lockHome(home);
    const ports = await Ports.open(home);
    const [adminPort, proxyPort] = await this.#claimPorts(ports);
    const secrets = await readSecrets(home, hasData(home));
    const [databaseUrl, redisUrl] = await this.#openStores(home, ports, secrets);
    const { orgId } = await prepareDatabase(databaseUrl, path.join(this.#root, 'prisma/migrations'), secrets);
    await this.#startApps(home, secrets, { databaseUrl, redisUrl, adminPort, proxyPort });

    const [adminUrl, proxyUrl] = [urlOf(this.#config.host, adminPort), urlOf(this.#config.host, proxyPort)];
    const admin = new AdminClient(adminUrl, secrets.adminKey);
    const { apiKey, isNew } = await setUp(home, admin, orgId, this.#config.providers);
    await untilServing(proxyUrl, apiKey);
    const { adminKey, platformKey } = secrets;
    const dev: DevFile = { adminUrl, proxyUrl, docsUrl: `${adminUrl}/docs`, adminKey, platformKey, apiKey };
    await home.writeJson('dev.json', dev);
    this.#say(announce(dev, home.at('dev.json'), isNew));
    return Promise.race([...this.#apps.values()].map((app) => app.died).concat(this.#stores.map(storeDied)));
  }

  /** Ends everything in order; safe to call at any moment and more than once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** Ends everything at once, for whoever cannot wait. */
  kill(): void {
    for (const app of this.#apps.values()) app.kill();
  }

  async #stopAll(): Promise<void> {
    for (const name of stopOrder) await this.#apps.get(name)?.stop();
    for (const store of this.#stores.toReversed()) {
      await store.server?.stop();
      store.log?.close();
    }
    await this.#lock?.release();
  }

  async #claimPorts(ports: Ports): Promise<[number, number]> {
    const { adminPort, proxyPort, host } = this.#config;
    // What was asked for comes first: what is picked keeps clear of it.
    if (adminPort > 0) await ports.claim('ADMIN_PORT', adminPort, host);
    if (proxyPort > 0) await ports.claim('PROXY_PORT', proxyPort, host);
    return [adminPort || (await ports.pick('admin-api', host)), proxyPort || (await ports.pick('proxy', host))];
  }

  async #openStores(home: Home, ports: Ports, secrets: InstallationSecrets): Promise<[string, string]> {
    const place = { config: this.#config, home, ports, secrets, say: this.#say };
    const postgres = await this.#keep(openPostgres(place));
    const redis = await this.#keep(openRedis(place));
    return [postgres.url, redis.url];
  }

  /** A store that comes up while everything is being stopped goes down again. */
  async #keep(opening: Promise<Store>): Promise<Store> {
    const store = await opening;
    if (this.#stopping) await store.server?.stop();
    this.#assertWanted();
    this.#stores.push(store);
    return store;
  }

  async #startApps(
    home: Home,
    secrets: InstallationSecrets,
    at: { databaseUrl: string; redisUrl: string; adminPort: number; proxyPort: number },
  ): Promise<void> {
    this.#assertWanted();
    const show = (line: string): void => (this.#stopping ? undefined : this.#say(line));
    const plans = planApps({
      ...at,
      config: this.#config,
      home,
      secrets,
      distDir: path.join(this.#root, 'dist'),
      show,
    });
    for (const plan of Object.values(plans)) {
      const app = startApp(plan);
      this.#apps.set(plan.name, app);
    }
    for (const app of this.#apps.values()) await this.#lock?.addChild(app.pid);
    await Promise.all([...this.#apps.values()].map((app) => app.ready));
  }

  #assertWanted(): void {
    if (this.#stopping) throw new StandaloneError('stopped before it was ready');
  }
}

function storeDied(store: Store): Promise<string> {
  return new Promise((resolve) => {
    void store.server?.exited.then(({ isExpected, code, signal }) => {
      if (!isExpected)
        resolve(
          `${store.name} ended unexpectedly (${signal ?? code ?? 'unknown'}); its log is ${store.log?.file ?? ''}`,
        );
    });
  });
}

/** The key is new to the proxy: it serves once the configuration has reached it. */
async function untilServing(proxyUrl: string, apiKey: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < servingLimitMs; waitedMs += 50) {
    const answer = await fetch(`${proxyUrl}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(50);
  }
  throw new StandaloneError(
    `the proxy did not serve the API key within ${servingLimitMs / 1000} seconds; its log is in logs/proxy.log`,
  );
}
