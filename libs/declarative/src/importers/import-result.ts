import type { WrittenDocument } from '../document.ts';

/** Something of another gateway's file that the document does not say, or says otherwise. */
export interface ImportNote {
  /** Where in the file that was read. */
  readonly path: string;
  readonly message: string;
}

/** A document made from another gateway's file. Nothing of the file is dropped without a note. */
export interface ImportResult {
  readonly document: WrittenDocument;
  readonly notes: readonly ImportNote[];
}

export type ImportedProvider = NonNullable<WrittenDocument['providers']>[number];
export type ImportedPolicy = NonNullable<WrittenDocument['policies']>[number];
type WrittenRoute = NonNullable<WrittenDocument['routes']>[number];
export type ImportedModel = NonNullable<WrittenRoute['models']>[number];
export type ImportedRoute = WrittenRoute & { models: ImportedModel[] };
