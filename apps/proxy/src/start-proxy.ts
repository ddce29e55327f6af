import path from 'node:path';
import { loadCatalogue } from '@headgate/catalogue-file';
import { systemClock } from '@headgate/kernel';
import { createVerifier, openMasterKeys, parsePeppers } from '@headgate/secrets';
import type { Logger } from '@headgate/telemetry';
import { AdminForwarder } from '@headgate/upstream';
import { type ArchiveShipping, startArchiveShipping } from './archive/archive-shipping.ts';
import packageFile from '../package.json' with { type: 'json' };
import { composeProxy } from './compose-proxy.ts';
import type { ProxyConfig } from './config.ts';
import { ProxyFeed } from './feed/proxy-feed.ts';
import { Prober } from './probe/prober.ts';
import { readProxyId } from './proxy-id.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';
import { startUsageShipping } from './usage-shipping.ts';
import { watchArchive } from './watch-archive.ts';
import { watchSpool } from './watch-spool.ts';

/** A proxy that serves. */
export interface RunningProxy {
  readonly port: number;
  readonly url: string;
  readonly proxyId: string;
  readonly metrics: ProxyMetrics;
  /** Takes calls for `acceptMs` more, lets running ones finish, gives its records away, and ends. */
  stop(acceptMs: number): Promise<void>;
}

/** Builds the whole object graph, loads configuration, listens. */
export async function startProxy(config: ProxyConfig, log: Logger): Promise<RunningProxy> {
  const clock = systemClock;
  const proxyId = readProxyId(config.STATE_DIR, config.PROXY_ID);
  const usage = startUsageShipping({ stateDir: config.STATE_DIR, proxyId, redisUrl: config.REDIS_URL, clock, log });
  const feed = await createFeed(config, proxyId, log);
  const archiving = await startArchiving(config, feed, log);
  const admin = config.ADMIN_URL === undefined ? undefined : new AdminForwarder(config.ADMIN_URL);
  let isLoaded = false;
  const { server, metrics, upstream, pipeline, registry } = composeProxy({
    identities: feed.identities,
    secrets: feed.secrets,
    dataKeyOf: (of) => feed.secrets.dataKeyOf(of),
    usage: usage.spool,
    archive: archiving.archive,
    log,
    clock,
    random: Math.random,
    readiness: () => (isLoaded ? { isReady: true } : { isReady: false, reason: 'configuration is being loaded' }),
    staleForMs: () => feed.staleForMs(),
    ...readCatalogue(config.CATALOGUE_FILE, log),
    allowedNetworks: config.UPSTREAM_ALLOWED_NETWORKS,
    maxBodyBytes: config.MAX_BODY_BYTES,
    corsOrigins: config.CORS_ORIGINS,
    maxConnections: config.MAX_CONNECTIONS,
    admin,
    reload: () => {
      feed.lookNow();
    },
  });
  watchSpool(registry, () => usage.spool.status());
  watchArchive(registry, archiving);
  await feed.start();
  const { port, url } = await server.listen(config.PROXY_PORT, config.PROXY_HOST);
  isLoaded = true;
  const prober = new Prober({ proxy: proxyId, pipeline, configAt: (...about) => feed.configAt(...about) });
  feed.serveProbes((request) => prober.probe(request));
  return {
    port,
    url,
    proxyId,
    metrics,
    stop: async (acceptMs) => {
      server.startDraining();
      await new Promise((resolve) => setTimeout(resolve, acceptMs));
      await server.stop(config.DRAIN_TIMEOUT_MS);
      await Promise.all([usage.close(), archiving.close(), feed.close(), upstream.close(), admin?.close()]);
    },
  };
}

/** What is wrong with it is told once, here, and stays visible in a metric: no call fails for it. */
function readCatalogue(file: string | undefined, log: Logger) {
  const { catalogue, troubles } = loadCatalogue({ file, from: import.meta.dirname });
  for (const trouble of troubles) log.error({ trouble }, 'the model catalogue is in trouble');
  return { catalogue, catalogueTroubles: troubles.length };
}

function startArchiving(config: ProxyConfig, { secrets }: ProxyFeed, log: Logger): Promise<ArchiveShipping> {
  const { STATE_DIR: stateDir, REDIS_URL: redisUrl } = config;
  const dataKeyOf = secrets.dataKeyOf.bind(secrets);
  return startArchiveShipping({ stateDir, redisUrl, dataKeyOf, clock: systemClock, log });
}

async function createFeed(config: ProxyConfig, proxyId: string, log: Logger): Promise<ProxyFeed> {
  const kek = await openMasterKeys(config.MASTER_KEY);
  return new ProxyFeed({
    redisUrl: config.REDIS_URL,
    stateDir: path.join(config.STATE_DIR, 'config'),
    verifier: createVerifier(config.SNAPSHOT_PUBLIC_KEY),
    peppers: parsePeppers(config.KEY_PEPPERS),
    kek,
    identity: { proxy: proxyId, version: packageFile.version, masterKeys: kek.knownIds },
    clock: systemClock,
    log,
  });
}
