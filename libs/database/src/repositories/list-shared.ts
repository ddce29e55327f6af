import { readCursor } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import type { PageQuery } from '../page.ts';
import type { Tx } from '../session.ts';
import { sharedTables, visibleWhere } from './visible.ts';
import type { Visibility } from '../visibility.ts';

/** Which rows of a table are asked for, beyond their visibility. */
export interface SharedQuery {
  readonly table: keyof typeof sharedTables;
  readonly of: Visibility | undefined;
  readonly where: Prisma.Sql;
}

/** Ids in the order of their names, one more than the page's limit. */
export async function listSharedIds(tx: Tx, orgId: string, shared: SharedQuery, page: PageQuery): Promise<string[]> {
  const [name, id] = readCursor(page, 2) ?? [];
  const after =
    name === undefined || id === undefined ? Prisma.sql`TRUE` : Prisma.sql`(t.name, t.id) > (${name}, ${id})`;
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM ${sharedTables[shared.table]} t
    WHERE t.org_id = ${orgId} AND ${visibleWhere(shared.table, shared.of)} AND ${shared.where} AND ${after}
    ORDER BY t.name, t.id LIMIT ${page.limit + 1}`;
  return found.map((row) => row.id);
}

/** Puts rows in the order of their ids. */
export function inOrderOf<Row extends { readonly id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
