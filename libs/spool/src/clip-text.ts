const maxChars = 512;

/**
 * The record itself, or a copy whose texts are cut to 512 characters: names come from callers and providers, and one that
 * fills a megabyte must not stop the request from being accounted.
 */
export function clipText<Entry extends object>(entry: Entry): Entry {
  for (const name in entry) {
    const value = entry[name];
    if (typeof value === 'string' && value.length > maxChars) return clipAll(entry);
  }
  return entry;
}

function clipAll<Entry extends object>(entry: Entry): Entry {
  const clipped = Object.entries(entry).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? value.slice(0, maxChars).toWellFormed() : value,
  ]);
  return Object.fromEntries(clipped) as Entry;
}
