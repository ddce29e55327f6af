import { setImmediate as yieldNow } from 'node:timers/promises';
import { Database } from '@headgate/database';
import { systemClock, systemTimers } from '@headgate/kernel';
import { createWatermarks, type JobFailure, runWorker, type Schedule } from '@headgate/queue';
import { checkEviction, connectRedis, KeyStore, PublishRefusals, SnapshotStore } from '@headgate/redis';
import { createSigner } from '@headgate/secrets';
import type { Logger } from '@headgate/telemetry';
import type { WorkerConfig } from './config.ts';
import { keepHouse } from './keep-house.ts';
import { openHeadTargets } from './open-head-targets.ts';
import { pollOutbox } from './outbox-poll.ts';
import { PublishProcessor } from './processors/publish.processor.ts';
import { UsageProcessor } from './processors/usage.processor.ts';
import { Publisher } from './publisher.ts';
import type { PublisherDeps } from './publisher-deps.ts';
import { reconcile } from './reconcile.ts';
import { startRecordJobs } from './start-record-jobs.ts';
import { watchEviction } from './watch-eviction.ts';
import { repeat } from './repeat.ts';

const outboxMs = 1_000;
const reconcileMs = 5_000;
const houseMs = 60 * 60 * 1000;
const scheduleMs = 60_000;

/** A worker at work. */
export interface RunningWorker {
  /** Takes no more work, finishes what is under way, ends all connections. */
  stop(): Promise<void>;
}

/** Builds the whole of it. Redis need not be there: work begins when it is. */
export function startWorker(config: WorkerConfig, log: Logger): RunningWorker {
  const signer = createSigner(config.snapshotPrivateKey.reveal());
  const { redisUrl, concurrency } = config;
  const onError = (error: Error): void => log.debug({ err: error }, 'Redis connection broken');
  // Queues, polls, housekeeping and the jobs about records may each hold a connection.
  const poolSize = 2 * concurrency + 9;
  const database = Database.connect({ url: config.databaseUrl, poolSize, applicationName: 'headgate-worker' });
  const redis = connectRedis({ url: redisUrl, purpose: 'control', name: 'worker', onError });
  watchEviction(redis, () => checkEviction(redis), log);
  const watermarks = createWatermarks(redisUrl, { onError });
  const deps: PublisherDeps = {
    database,
    snapshots: new SnapshotStore(redis),
    keys: new KeyStore(redis),
    refusals: new PublishRefusals(redis),
    sign: (message) => signer.sign(message),
    yieldNow,
    clock: systemClock,
    log,
  };
  const publisher = new Publisher(deps);
  const publish = new PublishProcessor(publisher);
  const usage = new UsageProcessor({ database, log }, watermarks);
  const options = {
    redisUrl,
    concurrency,
    onError,
    onFailure: (failure: JobFailure): void => logFailure(log, failure),
  };
  const records = startRecordJobs({ ...deps, database, watermarks, targets: openHeadTargets(config, log) }, options);
  const workers = [
    runWorker('publish', (job) => publish.run(job), options),
    runWorker('usage', (batch) => usage.run(batch), options),
    ...records.workers,
  ];
  const endPolls = startPolls(deps, publisher, { database, schedules: records.schedules });
  return {
    stop: async () => {
      await Promise.all([endPolls(), ...workers.map((worker) => worker.close())]);
      await Promise.all(records.schedules.map((schedule) => schedule.close()));
      await watermarks.close();
      redis.close();
      await database.close();
    },
  };
}

function startPolls(
  deps: PublisherDeps,
  publisher: Publisher,
  { database, schedules }: { readonly database: Database; readonly schedules: readonly Schedule[] },
): () => Promise<void> {
  const start = (name: string, everyMs: number, task: () => Promise<void>): (() => Promise<void>) => {
    const attempt = (): Promise<void> =>
      task().catch((error: unknown) => deps.log.warn({ err: error }, `${name} failed, trying again`));
    return repeat(attempt, everyMs, systemTimers);
  };
  const ends = [
    start('outbox poll', outboxMs, () => pollOutbox(deps, publisher)),
    start('reconciling', reconcileMs, () => reconcile(deps, publisher)),
    start('scheduling', scheduleMs, async () => {
      for (const schedule of schedules) await schedule.ensure();
    }),
    start('housekeeping', houseMs, () => keepHouse(database, systemClock)),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

function logFailure(log: Logger, { queue, jobId, attempt, isFinal, error }: JobFailure): void {
  const fields = { queue, job: jobId, attempt, err: error };
  if (isFinal) log.error(fields, 'job failed for good');
  else log.warn(fields, 'job failed, trying again');
}
