import { isSameJson } from '../http/is-same-json.ts';

/** True when every field of a change is what the row holds already: no version, no revision and no event for that. */
export function changesNothing<Row extends object>(row: Row, change: Partial<Row>): boolean {
  return Object.entries(change).every(([name, value]) => isSameJson(row[name as keyof Row], value));
}
