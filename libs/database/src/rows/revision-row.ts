import type { Actor } from './audit-row.ts';

/** One revision of an organization: who made it, and how far it has come. */
export interface RevisionRow {
  readonly revision: number;
  readonly at: Date;
  readonly actor: Actor;
  /** How many events it has in the audit trail. */
  readonly changes: number;
  /** When it, or a newer one, was handed to the proxies. Null: not yet, or so long ago that nobody remembers. */
  readonly publishedAt: Date | null;
}
