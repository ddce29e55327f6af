import { describe, expect, it } from 'vitest';
import { joinUsageRows, maxRowsPerBatch, receivedUsageBatch } from './usage-batch.ts';

const batch = { spool_id: 'spool_1', from: 0, to: 10, rows: [] as unknown[] };

describe('a usage batch', () => {
  it.each([
    ['without rows', {}, true],
    ['with a row that is none', { rows: [{ request_id: 7 }, null] }, true],
    ['as large as allowed', { rows: Array.from({ length: maxRowsPerBatch }, () => ({})) }, true],
    ['larger than allowed', { rows: Array.from({ length: maxRowsPerBatch + 1 }, () => ({})) }, false],
    ['with a table', { rows: joinUsageRows(['["r1"]']) }, true],
    ['with a table of what are no rows', { rows: joinUsageRows(['null', '7']) }, true],
    ['with a table as large as allowed', { rows: joinUsageRows(Array<string>(maxRowsPerBatch).fill('[]')) }, true],
    ['with a table larger than allowed', { rows: joinUsageRows(Array<string>(maxRowsPerBatch + 1).fill('[]')) }, false],
    ['with a table that is no JSON', { rows: { columns: ['request_id'], values: '[["r1"' } }, false],
    ['with a table that is no list', { rows: { columns: ['request_id'], values: '{}' } }, false],
    ['with a table without names', { rows: { values: '[]' } }, false],
    ['of an unnamed spool', { spool_id: '' }, false],
    ['that ends where it begins', { from: 10 }, false],
    ['that ends before it begins', { from: 11 }, false],
    ['from before the beginning', { from: -1 }, false],
    ['with half a position', { to: 1.5 }, false],
  ])('%s', (_name, change, isTaken) => {
    expect(receivedUsageBatch.safeParse({ ...batch, ...change }).success).toBe(isTaken);
  });

  it('names the values of a table as their writer did', () => {
    const rows = { columns: ['status', 'request_id', 'of a later version'], values: '[[200,"r1",true],[500,"r2"]]' };
    expect(receivedUsageBatch.parse({ ...batch, rows }).rows).toEqual([
      { status: 200, request_id: 'r1', 'of a later version': true },
      { status: 500, request_id: 'r2', 'of a later version': undefined },
    ]);
  });
});
