import { expect, it } from 'vitest';
import { keepHouse } from './keep-house.ts';

it('makes three days of partitions, beginning today, and removes what is older than two', async () => {
  const asked: unknown[] = [];
  const now = Date.parse('2026-03-10T12:00:00Z');
  const database = {
    ensureUsagePartitions: (from: Date, days: number) => Promise.resolve(void asked.push([from, days])),
    purge: (olderThan: Date) => {
      asked.push(olderThan);
      return Promise.resolve({ outbox: 0, idempotencyKeys: 0 });
    },
  };
  await keepHouse(database, { now: () => now, monotonicMs: () => 0 });
  expect(asked).toEqual([[new Date(now), 3], new Date('2026-03-08T12:00:00Z')]);
});
