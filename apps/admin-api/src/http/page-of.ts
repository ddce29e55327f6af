import type { Page } from '@headgate/database';
import { z } from 'zod';

/** A page of a list as it is answered. */
export interface ListPage<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

/** The page's schema, named after its rows. */
export function pageOf(row: z.ZodType, id: string): z.ZodType {
  return z
    .object({
      data: z.array(row),
      next_cursor: z.string().nullable().describe('Give it as `cursor` to read on; null on the last page.'),
    })
    .meta({ id });
}

/** A page of rows as a page of resources. */
export async function presentPage<Row, T>(
  page: Page<Row>,
  present: (row: Row) => T | Promise<T>,
): Promise<ListPage<T>> {
  const data: T[] = [];
  // One after the other: they share one transaction, which takes one query at a time.
  for (const row of page.rows) data.push(await present(row));
  return { data, next_cursor: page.next ?? null };
}
