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
  const scan = new ListScan(text, lists, batch);
  let turnAt = batch;
  for (let at = 0; at < text.length; at = scan.step(at)) {
    if (at < turnAt) continue;
    turnAt = at + batch;
    await slices.turn();
  }
  return scan.cuts;
}

/** Walks over JSON text just closely enough to know where lists of the outermost object begin, divide and end. */
class ListScan {
  readonly cuts: ListCut[] = [];
  readonly #text: string;
  readonly #lists: readonly string[];
  readonly #batch: number;
  #open: ListCut | undefined;
  #depth = 0;
  #lastString = '';

  constructor(text: string, lists: readonly string[], batch: number) {
    this.#text = text;
    this.#lists = lists;
    this.#batch = batch;
  }

  /** Looks at one character, or one string, and gives the place after it. */
  step(at: number): number {
    switch (this.#text.charCodeAt(at)) {
      case quote:
        return this.#skipString(at);
      case openBrace:
        this.#depth += 1;
        break;
      case openBracket:
        this.#begin(at);
        break;
      case closeBrace:
      case closeBracket:
        this.#end(at);
        break;
      case comma:
        this.#divide(at);
        break;
    }
    return at + 1;
  }

  #skipString(start: number): number {
    const end = endOfString(this.#text, start);
    if (this.#depth === 1) this.#lastString = this.#text.slice(start + 1, end);
    return end + 1;
  }

  #begin(at: number): void {
    this.#depth += 1;
    if (this.#depth !== 2 || !this.#lists.includes(this.#lastString)) return;
    this.#open = { name: this.#lastString, edges: [at + 1] };
    this.cuts.push(this.#open);
  }

  #end(at: number): void {
    this.#depth -= 1;
    if (this.#depth !== 1) return;
    this.#open?.edges.push(at);
    this.#open = undefined;
  }

  #divide(at: number): void {
    if (this.#depth !== 2 || this.#open === undefined) return;
    if (at - (this.#open.edges.at(-1) ?? 0) >= this.#batch) this.#open.edges.push(at);
  }
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
