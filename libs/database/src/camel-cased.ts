const known = new Map<string, string>();

/** Rows as the driver gives them, with columns named as in Prisma's models: `org_id` is `orgId`. */
export function camelCased<Row>(rows: readonly Readonly<Record<string, unknown>>[]): Row[] {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first).map((column) => [column, nameOf(column)] as const);
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (const [column, name] of columns) named[name] = row[column];
    return named as Row;
  });
}

function nameOf(column: string): string {
  let name = known.get(column);
  if (name === undefined) {
    name = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    known.set(column, name);
  }
  return name;
}
