import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelCatalogue } from '@headgate/catalogue';
import { loadCatalogue } from '@headgate/catalogue-file';
import { Database } from '@headgate/database';
import { OutboundRules, type ProxyReport, type PublishRefusal } from '@headgate/domain';
import { fault, systemClock } from '@headgate/kernel';
import { createPublishQueue, type PublishQueue } from '@headgate/queue';
import {
  AttemptCounter,
  connectRedis,
  ProbeMailbox,
  ProxyReports,
  PublishRefusals,
  type RedisConnection,
  SnapshotStore,
} from '@headgate/redis';
import { openMasterKeys, parsePeppers, PasswordHasher, PlatformKeys } from '@headgate/secrets';
import { type AdminConfig, listNetworks } from './config.ts';
import { Keyring } from './platform/keyring.ts';
import type { Log } from './platform/log.ts';
import { MailedProbes } from './platform/mailed-probes.ts';
import { MemoryAttempts } from './platform/memory-attempts.ts';
import type { Platform } from './platform/platform.module.ts';
import { ProxyFleet } from './platform/proxy-fleet.ts';
import { Publisher } from './platform/publisher.ts';
import { RedisAttempts } from './platform/redis-attempts.ts';

/** What the process was given, and how to give it back. */
export interface ConnectedPlatform extends Platform {
  close(): Promise<void>;
}

/** Opens the stores; none of them has to answer yet. */
export async function connectPlatform(config: AdminConfig, log: Log): Promise<ConnectedPlatform> {
  const master = await openMasterKeys(config.MASTER_KEY);
  const database = Database.connect({ url: config.DATABASE_URL, applicationName: 'headgate-admin-api' });
  const redis = connectRedis({ url: config.REDIS_URL, purpose: 'control', name: 'headgate-admin-api' });
  const queue = createPublishQueue(config.REDIS_URL);
  return {
    database,
    fleet: new RedisFleet(redis),
    publisher: new QueuePublisher(queue),
    keyring: new Keyring(parsePeppers(config.KEY_PEPPERS), master, config.KEY_ENVIRONMENT),
    platformKeys: new PlatformKeys(config.PLATFORM_KEYS),
    passwords: new PasswordHasher(),
    probes: new MailedProbes(new ProbeMailbox(redis), systemClock, (ms) => sleep(ms)),
    outbound: new OutboundRules(config.UPSTREAM_ALLOWED_NETWORKS),
    publicUrl: config.ADMIN_PUBLIC_URL,
    attempts: new RedisAttempts(new AttemptCounter(redis), new MemoryAttempts(systemClock), log),
    sessionLimits: {
      idleMs: config.SESSION_IDLE_MINUTES * 60_000,
      maxMs: config.SESSION_MAX_HOURS * 3_600_000,
    },
    trustedProxies: listNetworks(config.ADMIN_TRUSTED_PROXIES),
    clock: systemClock,
    sleep: (ms) => sleep(ms),
    log,
    catalogue: readCatalogue(config, log),
    close: async () => {
      redis.close();
      await queue.close();
      await database.close();
    },
  };
}

/** What is wrong with it is told once, here: no request fails for it. */
function readCatalogue({ CATALOGUE_FILE: file }: AdminConfig, log: Log): ModelCatalogue {
  const { catalogue, troubles } = loadCatalogue({ file, from: import.meta.dirname });
  for (const trouble of troubles) log.error({ trouble }, 'the model catalogue is in trouble');
  return catalogue;
}

class RedisFleet extends ProxyFleet {
  private readonly reports: ProxyReports;
  private readonly refusals: PublishRefusals;
  private readonly snapshots: SnapshotStore;

  constructor(private readonly connection: RedisConnection) {
    super();
    this.reports = new ProxyReports(connection);
    this.refusals = new PublishRefusals(connection);
    this.snapshots = new SnapshotStore(connection);
  }

  readPublished(org: string): Promise<number> {
    return orUnavailable(async () => (await this.snapshots.readHead(org)) ?? 0);
  }

  list(org: string): Promise<readonly ProxyReport[]> {
    return orUnavailable(() => this.reports.list(org));
  }

  findRefusal(org: string): Promise<PublishRefusal | undefined> {
    return orUnavailable(() => this.refusals.find(org));
  }

  ping(): Promise<void> {
    return this.connection.isReady ? Promise.resolve() : Promise.reject(fault('store_unavailable'));
  }
}

async function orUnavailable<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw fault('store_unavailable', { message: 'What the proxies run cannot be read right now.', cause });
  }
}

class QueuePublisher extends Publisher {
  constructor(private readonly queue: PublishQueue) {
    super();
  }

  request(org: string, rev: number): Promise<void> {
    return this.queue.enqueuePublish(org, rev);
  }
}
