/** Strings, each with the colon that makes it a key, and brackets; everything else in JSON is of no interest here. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")([\t\n\r ]*:)?|[[\]{}]/gs;

/**
 * The first key that an object of this JSON text names twice, at any depth; undefined where there is none. The text has been
 * parsed: readers that keep the first value and readers that keep the last would otherwise see two different bodies.
 */
export function findRepeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of text.matchAll(tokens)) {
    if (quoted === undefined) follow(open, token);
    else if (colon !== undefined) {
      const key = readKeyText(quoted);
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function follow(open: Set<string>[], bracket: string): void {
  if (bracket === '{' || bracket === '[') open.push(new Set());
  else open.pop();
}

/** `"a"` and `"\u0061"` are one key. */
function readKeyText(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
