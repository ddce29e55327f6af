import { modelKey } from '@headgate/domain';

/** What tells a row from the others of its list. */
export type Keyed = { readonly id: string } | { readonly provider: string; readonly model: string };

/** The id of a row, or what a model goes by, which has none. */
export function rowKey(row: Keyed): string {
  return 'id' in row ? row.id : modelKey(row);
}

/** A copy in the order of keys: the order of a snapshot, whatever the database's was. */
export function inOrder<T extends Keyed>(rows: readonly T[]): T[] {
  return [...rows].sort((left, right) => (rowKey(left) < rowKey(right) ? -1 : 1));
}
