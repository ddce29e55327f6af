/** Headers that decide who calls and how the body is read; two of one may be read in two ways by two readers. Each has a bit. */
const single: ReadonlyMap<string, number> = new Map([
  ['host', 1],
  ['content-type', 2],
  ['authorization', 4],
  ['x-api-key', 8],
]);
const lengths: ReadonlySet<number> = new Set([...single.keys()].map((name) => name.length));

/** True where a header that must be there at most once comes twice. `rawHeaders` are names and values by turns. */
export function isAmbiguous(rawHeaders: readonly string[]): boolean {
  let seen = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    // Nearly every header is told apart by its length alone.
    if (!lengths.has(name.length)) continue;
    const bit = single.get(name.toLowerCase()) ?? 0;
    if ((seen & bit) !== 0) return true;
    seen |= bit;
  }
  return false;
}
