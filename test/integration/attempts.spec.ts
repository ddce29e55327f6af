import { AttemptCounter, connectRedis, keyNames, type RedisConnection } from '@headgate/redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MemoryAttempts } from '../../apps/admin-api/src/platform/memory-attempts.ts';
import { RedisAttempts } from '../../apps/admin-api/src/platform/redis-attempts.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';

let redis: OwnRedis;
let connection: RedisConnection;
const warned: string[] = [];
const log = {
  info: () => undefined,
  warn: (_: object, text: string) => void warned.push(text),
  error: () => undefined,
};

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  connection = connectRedis({ url: redis.url, purpose: 'control' });
});
afterAll(async () => {
  connection?.close();
  await redis?.remove();
});

it('are counted for all processes together, in a window that ends by itself', async () => {
  const [one, two] = [new AttemptCounter(connection), new AttemptCounter(connection)];
  expect(await one.count('x', 60_000)).toMatchObject({ count: 1 });
  const second = await two.count('x', 60_000);
  expect(second.count).toBe(2);
  expect(second.endsInMs).toBeGreaterThan(0);
  expect(second.endsInMs).toBeLessThanOrEqual(60_000);
  expect(await connection.client.pttl(keyNames.attempts('x'))).toBeGreaterThan(0);
  expect(await one.count('y', 60_000)).toMatchObject({ count: 1 });
  await one.forget('x');
  expect(await two.count('x', 60_000)).toMatchObject({ count: 1 });
});

it('are counted by the process itself while Redis is away', async () => {
  const gone = connectRedis({ url: 'redis://127.0.0.1:1', purpose: 'control' });
  const clock = { now: () => 0, monotonicMs: () => 0 };
  const attempts = new RedisAttempts(new AttemptCounter(gone), new MemoryAttempts(clock), log);
  expect(await attempts.count('z', 1_000)).toEqual({ count: 1, endsInMs: 1_000 });
  expect(await attempts.count('z', 1_000)).toEqual({ count: 2, endsInMs: 1_000 });
  expect(warned.length).toBeGreaterThan(0);
  gone.close();
});
