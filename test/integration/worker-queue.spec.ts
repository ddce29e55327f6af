import type { PublishJob, UsageBatch } from '@headgate/jobs';
import {
  createPublishQueue,
  createUsageQueue,
  createWatermarks,
  type JobFailure,
  type QueueWorker,
  runWorker,
  scheduleJobs,
} from '@headgate/queue';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';

let redis: OwnRedis;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
});
afterEach(async () => {
  await redis.start();
  await Promise.all(closing.splice(0).map((each) => each.close()));
  await redis.flush();
});
afterAll(() => redis?.remove());

function closeLater<Closable extends { close(): Promise<void> }>(one: Closable): Closable {
  closing.push(one);
  return one;
}

function collectPublishes(options: { concurrency?: number; work?: () => Promise<void> } = {}): {
  readonly done: PublishJob[];
  readonly failures: JobFailure[];
  readonly worker: QueueWorker;
} {
  const done: PublishJob[] = [];
  const failures: JobFailure[] = [];
  const worker = runWorker(
    'publish',
    async (job) => {
      await options.work?.();
      done.push(job);
    },
    { redisUrl: redis.url, concurrency: options.concurrency ?? 1, onFailure: (failure) => failures.push(failure) },
  );
  return { done, failures, worker: closeLater(worker) };
}

function aBatch(from: number, to: number): UsageBatch {
  return { spool_id: 'spool-1', from, to, rows: [] };
}

describe('the publish queue', () => {
  it('brings one job for one revision, however often it is told while that waits', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    for (let at = 0; at < 5; at += 1) await queue.enqueuePublish('org_a', 7);
    await queue.enqueuePublish('org_a', 8);
    const { done } = collectPublishes();
    await eventually(
      () => done.length,
      (count) => count >= 2,
    );
    await queue.enqueuePublish('org_a', 7);
    await eventually(
      () => done.map(({ rev }) => rev),
      (revs) => revs.join() === '7,8,7',
    );
  });

  it('fails within its time while Redis is away, and works again when it is back', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    const { done } = collectPublishes();
    await queue.enqueuePublish('org_a', 1);
    await redis.kill();
    await expect(queue.enqueuePublish('org_a', 2)).rejects.toMatchObject({ code: 'store_unavailable' });
    await redis.start();
    await eventually(
      () => queue.enqueuePublish('org_a', 3).then(() => done.map(({ rev }) => rev)),
      (revs) => revs.includes(3),
    );
  });

  it('fails within its time when Redis only stops answering', async () => {
    const queue = closeLater(createPublishQueue(redis.url, { limitMs: 200 }));
    await queue.enqueuePublish('org_a', 1);
    redis.freeze();
    await expect(queue.enqueuePublish('org_a', 2)).rejects.toMatchObject({ code: 'store_unavailable' });
    redis.thaw();
    await eventually(
      () => queue.enqueuePublish('org_a', 3),
      () => true,
    );
  });

  it('may be opened, and closed, before Redis is there', async () => {
    await redis.kill();
    const early = createPublishQueue(redis.url);
    const { done } = collectPublishes();
    const gone = createPublishQueue(redis.url);
    await gone.close();
    await redis.start();
    let calls = 0;
    await eventually(
      () => early.enqueuePublish('org_a', (calls += 1)),
      () => true,
    );
    await early.enqueuePublish('org_b', 1);
    await eventually(
      () => done.at(-1)?.org,
      (last) => last === 'org_b',
    );
    // A call that gave up may have added its job all the same: each once at most, in their order, and the last for certain.
    const revs = done.slice(0, -1).map(({ rev }) => rev);
    expect(revs).toEqual([...new Set(revs)].sort((left, right) => left - right));
    expect(revs.at(-1)).toBe(calls);
    await early.close();
  });
});

describe('a worker', () => {
  it('tries again what failed, and reports each failure without the payload', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    let tries = 0;
    const { done, failures } = collectPublishes({
      work: () => (++tries < 3 ? Promise.reject(new Error('PostgreSQL is away')) : Promise.resolve()),
    });
    await queue.enqueuePublish('org_a', 4);
    await eventually(
      () => done.length,
      (count) => count === 1,
    );
    expect(failures).toMatchObject([
      { queue: 'publish', attempt: 1, isFinal: false },
      { queue: 'publish', attempt: 2, isFinal: false },
    ]);
    expect(JSON.stringify(failures)).not.toContain('org_a');
  });

  it('gives up at once on a payload that does not fit, and goes on with the next', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    const { done, failures } = collectPublishes();
    await queue.enqueuePublish('', -1);
    await queue.enqueuePublish('org_a', 1);
    await eventually(
      () => done.length,
      (count) => count === 1,
    );
    expect(failures).toMatchObject([{ attempt: 1, isFinal: true }]);
  });

  it('goes on after Redis was killed, started again and emptied', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    const { done } = collectPublishes();
    const arrives = (rev: number): Promise<unknown> =>
      eventually(
        () => queue.enqueuePublish('org_a', rev).then(() => done.some((job) => job.rev === rev)),
        (isThere) => isThere,
        20_000,
      );
    await arrives(1);
    await redis.kill();
    await redis.start();
    await arrives(2);
    await redis.flush();
    await arrives(3);
  });

  it('finishes what it began before it closes, and leaves the rest', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    const began = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { done, worker } = collectPublishes({
      work: () => {
        began.resolve();
        return release.promise;
      },
    });
    await queue.enqueuePublish('org_a', 1);
    await queue.enqueuePublish('org_a', 2);
    await began.promise;
    const closed = worker.close();
    release.resolve();
    await closed;
    expect(done.map(({ rev }) => rev)).toEqual([1]);
    const next = collectPublishes();
    await eventually(
      () => next.done.map(({ rev }) => rev),
      (revs) => revs.join() === '2',
    );
  });

  it('closes although Redis is away', async () => {
    const queue = closeLater(createPublishQueue(redis.url));
    const { done, worker } = collectPublishes();
    await queue.enqueuePublish('org_a', 1);
    await eventually(
      () => done.length,
      (count) => count === 1,
    );
    await redis.kill();
    await worker.close();
  });
});

describe('the usage queue', () => {
  it('knows where a batch is: waiting, done, lost', async () => {
    const queue = closeLater(createUsageQueue(redis.url));
    const waiting = await queue.enqueueUsage(aBatch(0, 100));
    expect(await queue.enqueueUsage(aBatch(0, 100))).toBe(waiting);
    expect(await queue.enqueueUsage(aBatch(0, 100), 1)).not.toBe(waiting);
    expect(await queue.isQueued(waiting)).toBe(true);
    await redis.flush();
    expect(await queue.isQueued(waiting)).toBe(false);

    const again = await queue.enqueueUsage(aBatch(0, 100));
    const worker = closeLater(runWorker('usage', () => Promise.resolve(), { redisUrl: redis.url }));
    await eventually(
      () => queue.isQueued(again),
      (isQueued) => !isQueued,
    );
    await worker.close();
  });

  it('says a batch is queued while it waits to be tried again', async () => {
    const queue = closeLater(createUsageQueue(redis.url));
    let tries = 0;
    closeLater(
      runWorker('usage', () => (++tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve()), {
        redisUrl: redis.url,
      }),
    );
    const id = await queue.enqueueUsage(aBatch(0, 100));
    await eventually(
      () => tries,
      (count) => count === 1,
    );
    expect(await queue.isQueued(id)).toBe(true);
    await eventually(
      () => queue.isQueued(id),
      (isQueued) => !isQueued,
    );
    expect(tries).toBe(2);
  });
});

describe('watermarks', () => {
  it('are stretches of one spool, kept until forgotten', async () => {
    const watermarks = closeLater(createWatermarks(redis.url));
    await watermarks.addStored('spool-1', { from: 0, to: 100 });
    await watermarks.addStored('spool-1', { from: 250, to: 300 });
    await watermarks.addStored('spool-2', { from: 0, to: 9 });
    expect([...(await watermarks.listStored('spool-1'))].sort((a, b) => a.from - b.from)).toEqual([
      { from: 0, to: 100 },
      { from: 250, to: 300 },
    ]);
    await watermarks.forgetStored('spool-1', [0]);
    expect(await watermarks.listStored('spool-1')).toEqual([{ from: 250, to: 300 }]);
    expect(await watermarks.listStored('unknown')).toEqual([]);
  });

  it('end in time while Redis is away', async () => {
    const watermarks = closeLater(createWatermarks(redis.url));
    await watermarks.listStored('spool-1');
    await redis.kill();
    await expect(watermarks.listStored('spool-1')).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('a job that comes again and again', () => {
  it('is one for all who ask for it, the first at once, and comes back when Redis was emptied', async () => {
    const worked: object[] = [];
    closeLater(
      runWorker('audit-heads', (job) => Promise.resolve(void worked.push(job)), {
        redisUrl: redis.url,
        concurrency: 1,
      }),
    );
    const asking = [0, 1, 2].map(() => closeLater(scheduleJobs('audit-heads', 3_600_000, { redisUrl: redis.url })));
    const ensureAll = async (): Promise<void> => {
      for (const schedule of [...asking, ...asking]) await schedule.ensure();
    };
    await ensureAll();
    await eventually(
      () => worked.length,
      (count) => count > 0,
    );
    await ensureAll();
    await redis.flush();
    await ensureAll();
    await eventually(
      () => worked.length,
      (count) => count > 1,
    );
    expect(worked).toEqual([{}, {}]);
  });

  it('comes at its time', async () => {
    const worked: object[] = [];
    closeLater(runWorker('audit-heads', (job) => Promise.resolve(void worked.push(job)), { redisUrl: redis.url }));
    await closeLater(scheduleJobs('audit-heads', 100, { redisUrl: redis.url })).ensure();
    await eventually(
      () => worked.length,
      (count) => count >= 3,
    );
  });
});
