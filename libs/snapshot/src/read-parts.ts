import { maxModelOverrides, type SnapshotManifest, snapshotLimits } from '@headgate/domain';
import { hashInSlices } from './hash-in-slices.ts';
import { parseJson } from './parse-in-slices.ts';
import { type Entries, entryShapes, type PartKind, partKinds } from './part-kinds.ts';
import { shaped } from './shaped.ts';
import type { Slices } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';
import { weigh } from './weigh.ts';

/** Gives the texts of parts by name, as far as they are there; proves nothing of them. */
export type PartReader = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Thrown where parts could not be asked for: that says nothing of the snapshot. */
export class PartsUnread extends Error {
  constructor(cause: unknown) {
    super('the parts of the snapshot could not be read', { cause });
    this.name = 'PartsUnread';
  }
}

/** A part whose text and form are proved. */
export interface ParsedPart<Entry = unknown> {
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
  readonly lines: readonly string[];
  readonly entries: readonly Entry[];
}

/** The parts of a snapshot in the order of its list; undefined for those with nothing in them. */
export type ParsedParts = { readonly [Kind in PartKind]: readonly (ParsedPart<Entries[Kind][number]> | undefined)[] };

export interface PartSources {
  /** Parts of an earlier snapshot of the same organization: what is in them is not read again. */
  readonly before: ParsedParts | undefined;
  readonly readParts: PartReader;
  readonly slices: Slices;
}

const limits: Readonly<Record<PartKind, number>> = {
  projects: snapshotLimits.maxProjects,
  providers: snapshotLimits.maxProviders,
  routes: snapshotLimits.maxRoutes,
  policies: snapshotLimits.maxPolicies,
  models: maxModelOverrides,
};

/**
 * The parts a manifest lists, each proved by its name. An entry whose text was there before is the very object it was. Throws
 * `SnapshotError`, `part_missing` where one is not there, and `PartsUnread` where `readParts` throws.
 */
export async function readParts(manifest: SnapshotManifest, sources: PartSources): Promise<ParsedParts> {
  const known = indexParts(sources.before);
  const missing = partKinds.flatMap((kind) => manifest.parts[kind].filter((name) => name !== '' && !known.has(name)));
  const texts = missing.length === 0 ? new Map<string, string>() : await ask(sources.readParts, missing);
  checkSize(manifest, known, texts);
  const parsed: Partial<Record<PartKind, readonly (ParsedPart | undefined)[]>> = {};
  for (const kind of partKinds) {
    parsed[kind] = await readList({ kind, names: manifest.parts[kind], texts, known }, sources);
  }
  return parsed as ParsedParts;
}

async function ask(readParts: PartReader, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  try {
    return await readParts(names);
  } catch (error) {
    throw new PartsUnread(error);
  }
}

/** Everything in the parts, list by list. */
export function joinParts(parts: ParsedParts): Entries {
  const join = <Entry>(list: readonly (ParsedPart<Entry> | undefined)[]): Entry[] =>
    list.flatMap((part) => part?.entries ?? []);
  return {
    projects: join(parts.projects),
    providers: join(parts.providers),
    routes: join(parts.routes),
    policies: join(parts.policies),
    models: join(parts.models),
  };
}

/** Texts of parts by name. */
export function listParts(parts: ParsedParts | undefined): ReadonlyMap<string, string> {
  return new Map([...indexParts(parts).values()].map(({ name, text }) => [name, text]));
}

interface PartList {
  readonly kind: PartKind;
  readonly names: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  readonly known: ReadonlyMap<string, ParsedPart>;
}

async function readList(
  { kind, names, texts, known }: PartList,
  { before, slices }: PartSources,
): Promise<(ParsedPart | undefined)[]> {
  const parts: (ParsedPart | undefined)[] = [];
  // The same place in a list of the same length holds the same entries, but for what has changed.
  const earlier = before?.[kind].length === names.length ? before[kind] : [];
  let first = 0;
  for (const [at, name] of names.entries()) {
    const path = `parts.${kind}.${at}`;
    const place = { kind, first, earlier: earlier[at], slices };
    const part =
      known.get(name) ?? (name === '' ? undefined : await readPart({ name, path, text: texts.get(name) }, place));
    parts.push(part);
    first += part?.entries.length ?? 0;
    if (first > limits[kind]) throw new SnapshotError('limit_exceeded', kind, `more than ${limits[kind]}`);
  }
  return parts;
}

interface PartPlace {
  readonly kind: PartKind;
  /** Place of its first entry among all of its kind. */
  readonly first: number;
  readonly earlier: ParsedPart | undefined;
  readonly slices: Slices;
}

async function readPart(
  { name, path, text }: { readonly name: string; readonly path: string; readonly text: string | undefined },
  { kind, first, earlier, slices }: PartPlace,
): Promise<ParsedPart> {
  if (text === undefined) throw new SnapshotError('part_missing', path, 'a part of the snapshot is not there');
  if ((await hashInSlices(text, slices)) !== name) {
    throw new SnapshotError('hash_mismatch', path, 'the part is not the one that was signed');
  }
  const known = new Map(earlier?.lines.map((line, at) => [line, earlier.entries[at]]));
  const lines = text.split('\n');
  const entries: unknown[] = [];
  for (const [at, line] of lines.entries()) {
    const entry = known.get(line) ?? shaped<unknown>(entryShapes[kind], parseJson(line), `${kind}.${first + at}`);
    entries.push(entry);
    const turn = slices.step(known.has(line) ? 0 : weigh(entry));
    if (turn !== undefined) await turn;
  }
  return { name, text, bytes: Buffer.byteLength(text), lines, entries };
}

function indexParts(before: ParsedParts | undefined): ReadonlyMap<string, ParsedPart> {
  const parts = partKinds.flatMap((kind): readonly (ParsedPart | undefined)[] => before?.[kind] ?? []);
  return new Map(parts.flatMap((part) => (part === undefined ? [] : [[part.name, part] as const])));
}

function checkSize(
  { parts }: SnapshotManifest,
  known: ReadonlyMap<string, ParsedPart>,
  texts: ReadonlyMap<string, string>,
): void {
  let bytes = 0;
  for (const kind of partKinds) {
    for (const name of parts[kind]) bytes += known.get(name)?.bytes ?? Buffer.byteLength(texts.get(name) ?? '');
  }
  if (bytes <= snapshotLimits.maxBytes) return;
  throw new SnapshotError('too_large', '', `the snapshot is larger than ${snapshotLimits.maxBytes} bytes`);
}
