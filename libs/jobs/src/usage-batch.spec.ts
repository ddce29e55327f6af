import { describe, expect, it } from 'vitest';
import { maxRowsPerBatch, receivedUsageBatch } from './usage-batch.ts';

const batch = { spool_id: 'spool_1', from: 0, to: 10, rows: [] as unknown[] };

describe('a usage batch', () => {
  it.each([
    ['without rows', {}, true],
    ['with a row that is none', { rows: [{ request_id: 7 }, null] }, true],
    ['as large as allowed', { rows: Array.from({ length: maxRowsPerBatch }, () => ({})) }, true],
    ['larger than allowed', { rows: Array.from({ length: maxRowsPerBatch + 1 }, () => ({})) }, false],
    ['of an unnamed spool', { spool_id: '' }, false],
    ['that ends where it begins', { from: 10 }, false],
    ['that ends before it begins', { from: 11 }, false],
    ['from before the beginning', { from: -1 }, false],
    ['with half a position', { to: 1.5 }, false],
  ])('%s', (_name, change, isTaken) => {
    expect(receivedUsageBatch.safeParse({ ...batch, ...change }).success).toBe(isTaken);
  });
});
