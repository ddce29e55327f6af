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

/** An entry as it stands in its part. */
interface EncodedEntry {
  readonly text: string;
  readonly bucket: number;
  /** What slugs meant when it was made; undefined where it names none. */
  readonly idBySlug: ReadonlyMap<string, string> | undefined;
}

interface EncodedPart {
  readonly entries: readonly EncodedEntry[];
  readonly name: string;
  readonly text: string;
}

/**
 * Encodes one organization's snapshots, one after the other. It remembers what it made of each row object, so that only rows that
 * are new to it are encoded, and only parts that hold one are joined and hashed; the bytes are those of an encoder that remembers
 * nothing.
 */
export class SnapshotEncoder {
  readonly #mostWhole: number;
  readonly #entries = new WeakMap<Row, EncodedEntry>();
  readonly #parts = new Map<PartKind, readonly EncodedPart[]>();
  #slugs:
    { readonly projects: ConfigurationRows['projects']; readonly idBySlug: ReadonlyMap<string, string> } | undefined;

  constructor(most = mostWholeEntries) {
    this.#mostWhole = most;
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
    if (this.#slugs?.projects !== projects) {
      this.#slugs = { projects, idBySlug: new Map(projects.map(({ id, slug }) => [slug, id])) };
    }
    return this.#slugs.idBySlug;
  }

  #encodeList(kind: PartKind, rows: readonly Row[], idBySlug: ReadonlyMap<string, string>): readonly EncodedPart[] {
    const count = partCountOf(rows.length);
    const lists = Array.from({ length: count }, (): EncodedEntry[] => []);
    for (const row of inOrder<Row>(rows)) {
      const entry = this.#encodeEntry(kind, row, idBySlug);
      lists[Math.floor((entry.bucket * count) / 256)]?.push(entry);
    }
    const before = this.#parts.get(kind);
    const parts = lists.map((entries, at) => joinEntries(entries, before?.length === count ? before[at] : undefined));
    this.#parts.set(kind, parts);
    return parts;
  }

  #encodeEntry(kind: PartKind, row: Row, idBySlug: ReadonlyMap<string, string>): EncodedEntry {
    const known = this.#entries.get(row);
    if (known !== undefined && (known.idBySlug === undefined || known.idBySlug === idBySlug)) return known;
    const entry = {
      // The kind says which row it is, which the type of a list of all kinds cannot.
      text: canonicalJson(buildEntry[kind](row as never, idBySlug)),
      bucket: known?.bucket ?? bucketOf(rowKey(row)),
      idBySlug: 'projects' in row && row.projects !== null ? idBySlug : undefined,
    };
    this.#entries.set(row, entry);
    return entry;
  }
}

function joinEntries(entries: readonly EncodedEntry[], before: EncodedPart | undefined): EncodedPart {
  if (before?.entries.length === entries.length && entries.every((entry, at) => entry === before.entries[at])) {
    return before;
  }
  // JSON holds no line break of its own: within strings it is written as an escape.
  const text = entries.map((entry) => entry.text).join('\n');
  return { entries, text, name: text === '' ? '' : hash('sha256', text, 'hex') };
}
