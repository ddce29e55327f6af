import { readUsageRow, usageColumns, type UsageRow } from '@headgate/domain';
import { z } from 'zod';

/** Rows one batch may hold: one statement, one short transaction. */
export const maxRowsPerBatch = 500;

/** Rows as their spool wrote them: the names once, and a JSON list of one list per row. */
export const usageTable = z.object({ columns: z.array(z.string()), values: z.string() });
export type UsageTable = z.infer<typeof usageTable>;

/** Texts of rows as one text, without reading them. */
export function joinUsageRows(rows: readonly string[]): UsageTable {
  return { columns: [...usageColumns], values: `[${rows.join(',')}]` };
}

/**
 * A batch as it arrives. Rows are not judged here: one that is wrong must not make its whole batch undeliverable, and with it
 * everything behind it in the spool.
 */
export const receivedUsageBatch = z
  .object({
    spool_id: z.string().min(1).describe('Identity of one life of one spool.'),
    from: z.int().nonnegative(),
    to: z.int().positive(),
    rows: z
      .union([z.array(z.unknown()), usageTable.transform(readTable)])
      .pipe(z.array(z.unknown()).max(maxRowsPerBatch)),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must lie after "from"' });
export type ReceivedUsageBatch = z.infer<typeof receivedUsageBatch>;

/**
 * Settled requests of one spool. They ended at positions above `from` up to and including `to`; the spool may forget what
 * lies there once the batch is stored. Holds no secret and no body.
 */
export interface UsageBatch extends Omit<ReceivedUsageBatch, 'rows'> {
  readonly rows: readonly UsageRow[] | UsageTable;
}

/** The rows by name; what is no list is left as it is, for the rows are judged later and one by one. */
function readTable({ columns, values }: UsageTable, { issues, value }: z.RefinementCtx<UsageTable>): unknown {
  try {
    const rows: unknown = JSON.parse(values);
    return Array.isArray(rows) ? rows.map((row) => readUsageRow(row, columns)) : rows;
  } catch (error) {
    issues.push({ code: 'custom', path: ['values'], message: String(error), input: value });
    return z.NEVER;
  }
}
