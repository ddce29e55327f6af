import type { UsageRow } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { aUsageRow } from '@headgate/database/testing';
import { describe, expect, it } from 'vitest';
import { storeUsage } from './store-usage.ts';

/** A ledger that cannot take some rows, or is away. */
function aLedger(refuses: (row: UsageRow) => boolean = () => false) {
  const stored: string[] = [];
  const logged: object[] = [];
  let isAway = false;
  return {
    stored,
    logged,
    leave: () => {
      isAway = true;
    },
    deps: {
      database: {
        insertUsage: (rows: readonly UsageRow[]): Promise<number> => {
          if (isAway) return Promise.reject(fault('store_unavailable'));
          if (rows.some(refuses)) return Promise.reject(fault('internal'));
          stored.push(...rows.map(({ request_id }) => request_id));
          return Promise.resolve(rows.length);
        },
      },
      log: { error: (fields: object) => void logged.push(fields), debug: () => undefined },
    },
  };
}

const batchOf = (rows: unknown[]) => ({ spool_id: 'spool_1', from: 0, to: 100, rows });
const row = (request_id: string): UsageRow => aUsageRow('org_1', { request_id });
const many = Array.from({ length: 100 }, (_, at) => row(`r${at}`));

describe('a batch of usage', () => {
  it('is stored whole', async () => {
    const { stored, deps } = aLedger();
    await storeUsage(batchOf(many), deps);
    expect(stored).toEqual(many.map(({ request_id }) => request_id));
  });

  it.each([[['r0']], [['r99']], [['r3', 'r4', 'r77']]])('loses only %j, which the database refuses', async (bad) => {
    const { stored, logged, deps } = aLedger(({ request_id }) => bad.includes(request_id));
    await storeUsage(batchOf(many), deps);
    expect(stored).toHaveLength(100 - bad.length);
    expect(logged).toMatchObject(bad.map((request_id) => ({ spool_id: 'spool_1', row: { request_id } })));
  });

  it.each([[null], ['text'], [{ request_id: 'half' }], [{ ...row('x'), latency_ms: null }]])(
    'passes over what is no row: %j',
    async (wrong) => {
      const { stored, logged, deps } = aLedger();
      await storeUsage(batchOf([row('a'), wrong, row('b')]), deps);
      expect(stored).toEqual(['a', 'b']);
      expect(logged).toMatchObject([{ row: wrong }]);
    },
  );

  it('is tried again whole when the store is away, not taken apart', async () => {
    const { stored, logged, deps, leave } = aLedger();
    leave();
    await expect(storeUsage(batchOf(many), deps)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect([stored, logged]).toEqual([[], []]);
  });
});
