import { fault } from '@headgate/kernel';
import { readCursor, type SortKey } from '../cursor.ts';
import type { Prisma } from '../generated/client.ts';
import type { PageQuery } from '../page.ts';
import type { ApiKeyRow } from '../rows/api-key-row.ts';
import type { ApiKeyOrder } from '../stores/api-keys.ts';

/** One order of the list of keys: how rows are sorted, where a page begins, and what the next one begins after. */
export interface OrderOfKeys {
  readonly orderBy: Prisma.ApiKeyOrderByWithRelationInput[];
  readonly after: Prisma.ApiKeyWhereInput;
  readonly keyOf: (row: ApiKeyRow) => SortKey;
}

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
  const direction = isDown ? 'desc' : 'asc';
  const at = readDate(last);
  return {
    orderBy: [{ createdAt: direction }, { id: direction }],
    after:
      at === undefined || last === undefined
        ? {}
        : isDown
          ? { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { lt: last.id } }] }
          : { createdAt: { gte: at }, OR: [{ createdAt: { gt: at } }, { id: { gt: last.id } }] },
    keyOf: (row) => [order, row.createdAt.toISOString(), row.id],
  };
}

function byName(order: 'name' | '-name', last: Last | undefined): OrderOfKeys {
  const isDown = order === '-name';
  const direction = isDown ? 'desc' : 'asc';
  return {
    orderBy: [{ name: direction }, { id: direction }],
    after:
      last === undefined
        ? {}
        : isDown
          ? { OR: [{ name: { lt: last.text } }, { name: last.text, id: { lt: last.id } }] }
          : { OR: [{ name: { gt: last.text } }, { name: last.text, id: { gt: last.id } }] },
    keyOf: (row) => [order, row.name, row.id],
  };
}

function byEnd(last: Last | undefined): OrderOfKeys {
  const at = readDate(last);
  const never = { expiresAt: null };
  return {
    orderBy: [{ expiresAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    after:
      last === undefined
        ? {}
        : at === undefined
          ? { ...never, id: { gt: last.id } }
          : { OR: [{ expiresAt: { gt: at } }, { expiresAt: at, id: { gt: last.id } }, never] },
    keyOf: (row) => ['expires_at', row.expiresAt?.toISOString() ?? '', row.id],
  };
}

function readDate(last: Last | undefined): Date | undefined {
  const at = new Date(last?.text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
