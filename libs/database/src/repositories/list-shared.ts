import { readCursor } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import type { PageQuery } from '../page.ts';
import type { Asking } from '../session.ts';
import { sharedTables, visibleWhere } from './visible.ts';
import type { Visibility } from '../visibility.ts';

/** Which rows of a table are asked for, beyond their visibility. */
export interface SharedQuery {
  readonly table: keyof typeof sharedTables;
  readonly of: Visibility | undefined;
  readonly where: Prisma.Sql;
}

/** Rows in the order of their names, one more than the page's limit. */
export function listShared<Row>(
  tx: Asking,
  orgId: string,
  shared: SharedQuery,
  page: PageQuery,
): Promise<readonly Row[]> {
  const [name, id] = readCursor(page, 2) ?? [];
  const after =
    name === undefined || id === undefined ? Prisma.sql`TRUE` : Prisma.sql`(t.name, t.id) > (${name}, ${id})`;
  return tx.ask<Row>(Prisma.sql`
    SELECT t.* FROM ${sharedTables[shared.table]} t
    WHERE t.org_id = ${orgId} AND ${visibleWhere(shared.table, shared.of)} AND ${shared.where} AND ${after}
    ORDER BY t.name, t.id LIMIT ${page.limit + 1}`);
}
