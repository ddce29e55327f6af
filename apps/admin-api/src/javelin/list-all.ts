import type { ListQuery } from '../http/list.query.ts';
import type { ListPage } from '../http/page-of.ts';

/** Every member of a list, page by page: the lists of that API have no pages. */
export async function listAll<T>(read: (query: ListQuery) => Promise<ListPage<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage<T> = await read({ limit: 200, ...(cursor !== null && { cursor }) });
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}
