import type { Database } from '@headgate/database';
import { expect, it } from 'vitest';
import { keepHouse } from './keep-house.ts';

it('makes three days of partitions, beginning today, and removes what is older than two, and late usage of who is gone', async () => {
  const asked: unknown[] = [];
  const now = Date.parse('2026-03-10T12:00:00Z');
  const left = new Map([['org_gone', 7_000]]);
  const organizations = {
    listRemoved: (since: Date) => {
      asked.push(since);
      const removed = { id: 'org_gone', slug: 'gone', rev: 9, removedAt: since };
      return Promise.resolve({ rows: [removed], next: undefined });
    },
    purgeUsage: (org: string, limit: number) => {
      const rows = Math.min(limit, left.get(org) ?? 0);
      left.set(org, (left.get(org) ?? 0) - rows);
      return Promise.resolve(rows);
    },
  };
  const database = {
    ensureUsagePartitions: (from: Date, days: number) => Promise.resolve(void asked.push([from, days])),
    purge: (olderThan: Date) => {
      asked.push(olderThan);
      return Promise.resolve({ outbox: 0, idempotencyKeys: 0 });
    },
    organizations: organizations as unknown as Database['organizations'],
  };
  await keepHouse(database, { now: () => now, monotonicMs: () => 0 });
  expect(asked).toEqual([[new Date(now), 3], new Date('2026-03-08T12:00:00Z'), new Date('2026-02-08T12:00:00Z')]);
  expect(left.get('org_gone')).toBe(0);
});
