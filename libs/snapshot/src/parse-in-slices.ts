import type { Slices } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/** About 0.3 ms of parsing. */
const defaultBatch = 65_536;

/**
 * Parses the JSON text of an object piece by piece: the members named in `lists`, where they are lists, are cut between their
 * elements and parsed in batches with turns between. `JSON.parse` alone would hold the loop for as long as the text is.
 * Throws `SnapshotError` where the text is not JSON. What it gives is what `JSON.parse` gives.
 */
export async function parseInSlices(
  text: string,
  lists: readonly string[],
  slices: Slices,
  batch = defaultBatch,
): Promise<unknown> {
  const cuts = await findLists(text, lists, slices, batch);
  let rest = '';
  let from = 0;
  const parsed = new Map<string, unknown[]>();
  for (const { name, edges } of cuts) {
    const start = edges[0] ?? 0;
    rest += text.slice(from, start);
    from = edges.at(-1) ?? start;
    parsed.set(name, await parseBatches(text, edges, slices));
  }
  const whole = parseJson(rest + text.slice(from));
  if (typeof whole === 'object' && whole !== null) for (const [name, list] of parsed) Reflect.set(whole, name, list);
  return whole;
}

/** `JSON.parse` with a typed refusal. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SnapshotError('malformed', '', 'the snapshot is not valid JSON');
  }
}

/** Where a list lies: its edges are the place after `[`, commas between batches, and the place of `]`. */
interface ListCut {
  readonly name: string;
  readonly edges: number[];
}

async function findLists(text: string, lists: readonly string[], slices: Slices, batch: number): Promise<ListCut[]> {
  const cuts: ListCut[] = [];
  let open: ListCut | undefined;
  let depth = 0;
  let lastString = '';
  let turnAt = batch;
  for (let at = 0; at < text.length; at++) {
    if (at >= turnAt) {
      turnAt = at + batch;
      await slices.turn();
    }
    const char = text.charCodeAt(at);
    if (char === quote) {
      const end = endOfString(text, at);
      if (depth === 1) lastString = text.slice(at + 1, end);
      at = end;
    } else if (char === openBrace || char === openBracket) {
      depth += 1;
      if (char === openBracket && depth === 2 && lists.includes(lastString))
        cuts.push((open = { name: lastString, edges: [at + 1] }));
    } else if (char === closeBrace || char === closeBracket) {
      depth -= 1;
      if (depth === 1 && open !== undefined) {
        open.edges.push(at);
        open = undefined;
      }
    } else if (char === comma && depth === 2 && open !== undefined && at - (open.edges.at(-1) ?? 0) >= batch) {
      open.edges.push(at);
    }
  }
  return cuts;
}

async function parseBatches(text: string, edges: readonly number[], slices: Slices): Promise<unknown[]> {
  const elements: unknown[] = [];
  for (const [index, start] of edges.slice(0, -1).entries()) {
    // Every edge but the first is the comma itself.
    const batch = parseJson(`[${text.slice(index === 0 ? start : start + 1, edges[index + 1])}]`);
    // Nothing between two commas reads as an empty list here.
    if (!Array.isArray(batch) || (batch.length === 0 && edges.length > 2))
      throw new SnapshotError('malformed', '', 'the snapshot is not valid JSON');
    for (const element of batch as unknown[]) elements.push(element);
    await slices.turn();
  }
  return elements;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
