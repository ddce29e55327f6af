/** Headers that decide who calls and how the body is read; two of one may be read in two ways by two readers. */
const single: ReadonlySet<string> = new Set(['host', 'content-type', 'authorization', 'x-api-key']);
const lengths: ReadonlySet<number> = new Set([...single].map((name) => name.length));

/** True where a header that must be there at most once comes twice. `rawHeaders` are names and values by turns. */
export function isAmbiguous(rawHeaders: readonly string[]): boolean {
  let seen = '';
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    // Nearly every header is told apart by its length alone.
    if (!lengths.has(name.length)) continue;
    const key = name.toLowerCase();
    if (!single.has(key)) continue;
    if (seen.includes(`|${key}|`)) return true;
    seen += `|${key}|`;
  }
  return false;
}
