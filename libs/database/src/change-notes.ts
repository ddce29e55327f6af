import type { ChangedResources, TravellingKind } from './changed-resources.ts';
import { plainJson } from './json-column.ts';
import type { Actor, AuditRecord } from './rows/audit-row.ts';

/** More than these are not listed: whoever wants to know reads everything. */
const mostListed = 1_000;

/** What a change has done so far, kept beside its transaction. */
export class ChangeNotes {
  readonly rev: number;
  readonly records: AuditRecord[] = [];
  hasWritten = false;
  hasWrittenKeys = false;

  /** Who changes, and when; undefined in a transaction that only reads. */
  readonly author: { readonly actor: Actor; readonly at: Date } | undefined;
  readonly #changed = new Map<TravellingKind, Set<string>>();

  constructor(rev: number, author?: ChangeNotes['author']) {
    this.rev = rev;
    this.author = author;
  }

  /** Which travelling resources were written; undefined where they are too many to list. */
  get changed(): ChangedResources | undefined {
    const kinds = [...this.#changed];
    if (kinds.reduce((sum, [, ids]) => sum + ids.size, 0) > mostListed) return undefined;
    return Object.fromEntries(kinds.map(([kind, ids]) => [kind, [...ids]]));
  }

  record(event: AuditRecord): void {
    // Copied now: the caller may go on to change the object it gave.
    this.records.push({ ...event, before: plainJson(event.before), after: plainJson(event.after) });
  }

  /** A resource that travels to the proxies was made, changed or removed: what is not noted here may never reach them. */
  wrote(kind: TravellingKind, id: string): void {
    this.hasWritten = true;
    const ids = this.#changed.get(kind) ?? new Set<string>();
    this.#changed.set(kind, ids.add(id));
  }
}
