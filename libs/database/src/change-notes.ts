import { plainJson } from './json-column.ts';
import type { Actor, AuditRecord } from './rows/audit-row.ts';

/** What a change has done so far, kept beside its transaction. */
export class ChangeNotes {
  readonly rev: number;
  readonly records: AuditRecord[] = [];
  hasWritten = false;
  hasWrittenKeys = false;

  /** Who changes, and when; undefined in a transaction that only reads. */
  readonly author: { readonly actor: Actor; readonly at: Date } | undefined;

  constructor(rev: number, author?: ChangeNotes['author']) {
    this.rev = rev;
    this.author = author;
  }

  record(event: AuditRecord): void {
    // Copied now: the caller may go on to change the object it gave.
    this.records.push({ ...event, before: plainJson(event.before), after: plainJson(event.after) });
  }
}
