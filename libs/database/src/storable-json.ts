/** What JSON writes for the characters PostgreSQL cannot hold: NUL, and half of a surrogate pair. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/** Rows as JSON that PostgreSQL takes. Looking at every value costs more than all the rest, so it is done only where needed. */
export function toStorableJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return unstorable.test(json) ? JSON.stringify(rows, storableText) : json;
}

/** Callers name models as they like; one name PostgreSQL cannot hold must not keep a whole batch out for ever. */
function storableText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}
