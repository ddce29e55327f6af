/** Strings, each with the colon that makes it a key, and brackets; everything else in JSON is of no interest here. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")([\t\n\r ]*:)?|[[\]{}]/gs;

/**
 * The first key that an object of this JSON text names twice, at any depth; undefined where there is none. The text has been
 * parsed: readers that keep the first value and readers that keep the last would otherwise see two different bodies.
 */
export function findRepeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    if (quoted === undefined || colon === undefined) continue;
    // `"a"` and `"\u0061"` are one key.
    const key = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
    const keys = open.at(-1);
    if (keys?.has(key)) return key;
    keys?.add(key);
  }
  return undefined;
}
