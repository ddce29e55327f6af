import { fault } from '@headgate/kernel';
import type { Page, PageQuery } from './page.ts';

/** The sort key of the last row of a page. */
export type SortKey = readonly string[];

/** The sort key a page begins after; undefined for the first page. Throws `validation_failed` for text no page gave. */
export function readCursor(query: PageQuery, parts: number): SortKey | undefined {
  if (query.after === undefined) return undefined;
  const key = decode(query.after);
  if (key?.length === parts) return key;
  throw fault('validation_failed', {
    problems: [{ path: 'cursor', message: 'is not one this list has given; begin again without it' }],
  });
}

/** Makes a page of rows that were read with one more than its limit. */
export function toPage<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => SortKey): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encode(keyOf(last)) : undefined;
  return { rows: shown, next };
}

function encode(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decode(text: string): SortKey | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((part): part is string => typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
