import { hash } from 'node:crypto';
import type { SnapshotManifest } from '@headgate/domain';
import { bucketOf, partCountOf } from './bucket-of.ts';
import { buildEntry } from './build-entry.ts';
import { buildSnapshot } from './build-snapshot.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { defaultsOf } from './defaults-of.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { inOrder, rowKey } from './in-order.ts';
import { type PartKind, partKinds } from './part-kinds.ts';
import type { Sign } from './sign.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** More entries than this travel in parts. A smaller organization is one key, one look-up, and readable by older proxies. */
export const mostWholeEntries = 500;

type Row = ConfigurationRows[PartKind][number];

interface EncodedPart {
  readonly rows: readonly Row[];
  readonly name: string;
  readonly text: string;
}

interface EncodedList {
  readonly rows: readonly Row[];
  readonly idBySlug: ReadonlyMap<string, string>;
  readonly parts: readonly EncodedPart[];
}

/**
 * Encodes one organization's snapshots, one after the other. It remembers the row objects its parts were made of, so that only parts
 * are made anew in which a row is new or gone; the bytes are those of an encoder that remembers nothing.
 */
export class SnapshotEncoder {
  readonly #mostWhole: number;
  readonly #lists = new Map<PartKind, EncodedList>();
  #slugs: Pick<ConfigurationRows, 'projects'> & Pick<EncodedList, 'idBySlug'> = { projects: [], idBySlug: new Map() };

  constructor(mostWhole = mostWholeEntries) {
    this.#mostWhole = mostWhole;
  }

  /** Throws `SnapshotError` where a slug names no project. */
  encode(rows: ConfigurationRows, sign: Sign): StoredSnapshot {
    const entries = partKinds.reduce((sum, kind) => sum + rows[kind].length, 0);
    if (entries <= this.#mostWhole) return { envelope: encodeSnapshot(buildSnapshot(rows), sign), parts: new Map() };
    const idBySlug = this.#readSlugs(rows);
    const parts = partKinds.map((kind) => [kind, this.#encodeList(kind, rows[kind], idBySlug)] as const);
    const named = Object.fromEntries(parts.map(([kind, list]) => [kind, list.map(({ name }) => name)]));
    const manifest: SnapshotManifest = {
      schema: 3,
      org: rows.org,
      rev: rows.rev,
      keys_rev: rows.keysRev,
      created: rows.createdAt.toISOString(),
      data_key: rows.dataKey,
      parts: named as SnapshotManifest['parts'],
      ...defaultsOf(rows),
    };
    const stored = parts.flatMap(([, list]) => list.filter(({ name }) => name !== ''));
    return { envelope: encodeSnapshot(manifest, sign), parts: new Map(stored.map(({ name, text }) => [name, text])) };
  }

  #readSlugs({ projects }: ConfigurationRows): ReadonlyMap<string, string> {
    if (this.#slugs.projects !== projects) {
      this.#slugs = { projects, idBySlug: new Map(projects.map(({ id, slug }) => [slug, id])) };
    }
    return this.#slugs.idBySlug;
  }

  #encodeList(kind: PartKind, given: readonly Row[], idBySlug: EncodedList['idBySlug']): readonly EncodedPart[] {
    const rows = isSorted(given) ? given : inOrder(given);
    const count = partCountOf(rows.length);
    const before = this.#lists.get(kind);
    const encode = (some: readonly Row[]): EncodedPart => encodePart(kind, some, idBySlug);
    const parts =
      before?.parts.length === count
        ? changeParts(before, { rows, idBySlug, encode })
        : divide(rows, count).map((some) => encode(some));
    this.#lists.set(kind, { rows, idBySlug, parts });
    return parts;
  }
}

function encodePart(kind: PartKind, rows: readonly Row[], idBySlug: EncodedList['idBySlug']): EncodedPart {
  // The kind says which rows they are, which the type of a list of all kinds cannot.
  const lines = rows.map((row) => canonicalJson(buildEntry[kind](row as never, idBySlug)));
  // JSON holds no line break of its own: within strings it is written as an escape.
  const text = lines.join('\n');
  return { rows, text, name: text === '' ? '' : hash('sha256', text, 'hex') };
}

/** Makes those parts anew in which rows are new or gone, or name projects by slugs that may mean others now. */
function changeParts(
  before: EncodedList,
  {
    rows,
    idBySlug,
    encode,
  }: Pick<EncodedList, 'rows' | 'idBySlug'> & { encode: (rows: readonly Row[]) => EncodedPart },
): readonly EncodedPart[] {
  const { gone, made } = compareRows(before.rows, rows);
  const count = before.parts.length;
  const additions = divide(made, count);
  const leavings = divide(gone, count);
  return before.parts.map((part, at) => {
    const [added = [], left = []] = [additions[at], leavings[at]];
    if (added.length > 0 || left.length > 0) {
      const leaving = new Set(left);
      return encode(inOrder([...part.rows.filter((row) => !leaving.has(row)), ...added]));
    }
    return before.idBySlug !== idBySlug && part.rows.some(namesProjects) ? encode(part.rows) : part;
  });
}

/** Which row objects are in one list and not in the other; both are sorted. */
function compareRows(before: readonly Row[], after: readonly Row[]): { readonly gone: Row[]; readonly made: Row[] } {
  const gone: Row[] = [];
  const made: Row[] = [];
  let at = 0;
  for (const row of after) {
    for (let old = before[at]; old !== undefined && old !== row && rowKey(old) <= rowKey(row); old = before[(at += 1)])
      gone.push(old);
    if (before[at] === row) at += 1;
    else made.push(row);
  }
  return { gone: [...gone, ...before.slice(at)], made };
}

function divide(rows: readonly Row[], count: number): Row[][] {
  const lists = Array.from({ length: count }, (): Row[] => []);
  for (const row of rows) lists[Math.floor((bucketOf(rowKey(row)) * count) / 256)]?.push(row);
  return lists;
}

function namesProjects(row: Row): boolean {
  return 'projects' in row && row.projects !== null;
}

function isSorted(rows: readonly Row[]): boolean {
  let before = '';
  for (const row of rows) {
    const key = rowKey(row);
    if (key <= before) return false;
    before = key;
  }
  return true;
}
