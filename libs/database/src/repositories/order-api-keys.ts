import { fault } from '@headgate/kernel';
import { readCursor, type SortKey } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import type { PageQuery } from '../page.ts';
import type { ApiKeyRow } from '../rows/api-key-row.ts';
import type { ApiKeyOrder } from '../stores/api-keys.ts';

/** One order of the list of keys: how rows are sorted, where a page begins, and what the next one begins after. */
export interface OrderOfKeys {
  readonly orderBy: Prisma.Sql;
  readonly after: Prisma.Sql;
  readonly keyOf: (row: ApiKeyRow) => SortKey;
}

const everything = Prisma.sql`TRUE`;

/** Throws `validation_failed` for a cursor that another order, or nobody, gave. */
export function orderApiKeys(order: ApiKeyOrder, query: PageQuery): OrderOfKeys {
  const last = readLast(order, query);
  switch (order) {
    case 'created_at':
    case '-created_at':
      return byCreation(order, last);
    case 'name':
    case '-name':
      return byName(order, last);
    case 'expires_at':
      return byEnd(last);
  }
}

/** The last row of the page before. */
interface Last {
  readonly text: string;
  readonly id: string;
}

function readLast(order: ApiKeyOrder, query: PageQuery): Last | undefined {
  const cursor = readCursor(query, 3);
  if (cursor === undefined) return undefined;
  const [name = '', text = '', id = ''] = cursor;
  if (name === order) return { text, id };
  throw fault('validation_failed', { problems: [{ path: 'cursor', message: `belongs to sort=${name}` }] });
}

function byCreation(order: '-created_at' | 'created_at', last: Last | undefined): OrderOfKeys {
  const isDown = order === '-created_at';
  const at = readDate(last);
  return {
    orderBy: isDown ? Prisma.sql`created_at DESC, id DESC` : Prisma.sql`created_at, id`,
    after:
      at === undefined || last === undefined
        ? everything
        : isDown
          ? Prisma.sql`(created_at, id) < (${at}::timestamptz, ${last.id})`
          : Prisma.sql`(created_at, id) > (${at}::timestamptz, ${last.id})`,
    keyOf: (row) => [order, row.createdAt.toISOString(), row.id],
  };
}

function byName(order: 'name' | '-name', last: Last | undefined): OrderOfKeys {
  const isDown = order === '-name';
  return {
    orderBy: isDown ? Prisma.sql`name DESC, id DESC` : Prisma.sql`name, id`,
    after:
      last === undefined
        ? everything
        : isDown
          ? Prisma.sql`(name, id) < (${last.text}, ${last.id})`
          : Prisma.sql`(name, id) > (${last.text}, ${last.id})`,
    keyOf: (row) => [order, row.name, row.id],
  };
}

function byEnd(last: Last | undefined): OrderOfKeys {
  const at = readDate(last);
  return {
    orderBy: Prisma.sql`expires_at NULLS LAST, id`,
    after:
      last === undefined
        ? everything
        : at === undefined
          ? Prisma.sql`expires_at IS NULL AND id > ${last.id}`
          : Prisma.sql`((expires_at, id) > (${at}::timestamptz, ${last.id}) OR expires_at IS NULL)`,
    keyOf: (row) => ['expires_at', row.expiresAt?.toISOString() ?? '', row.id],
  };
}

function readDate(last: Last | undefined): string | undefined {
  const at = new Date(last?.text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
