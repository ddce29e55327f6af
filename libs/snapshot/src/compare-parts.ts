import type { ParsedPart } from './read-parts.ts';

type Parts<Entry> = readonly (ParsedPart<Entry> | undefined)[];

/** Whether two lists are of the very same parts. */
export function areSameParts(before: Parts<unknown>, after: Parts<unknown>): boolean {
  return before.length === after.length && before.every((part, at) => part === after[at]);
}

/** Entries that are in one list and not in the other; undefined where the lists are cut differently. */
export function compareParts<Entry>(
  before: Parts<Entry>,
  after: Parts<Entry>,
): { readonly gone: readonly Entry[]; readonly made: readonly Entry[] } | undefined {
  if (before.length !== after.length) return undefined;
  const gone: Entry[] = [];
  const made: Entry[] = [];
  for (const [at, part] of after.entries()) {
    const earlier = before[at];
    if (part === earlier) continue;
    const [was, is] = [new Set(earlier?.entries), new Set(part?.entries)];
    for (const entry of was) if (!is.has(entry)) gone.push(entry);
    for (const entry of is) if (!was.has(entry)) made.push(entry);
  }
  return { gone, made };
}
