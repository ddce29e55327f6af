import { plainJson } from './json-column.ts';
import type { AuditRecord } from './rows/audit-row.ts';

/** What a change has done so far, kept beside its transaction. */
export class ChangeNotes {
  readonly rev: number;
  readonly records: AuditRecord[] = [];
  hasWritten = false;
  hasWrittenKeys = false;

  constructor(rev: number) {
    this.rev = rev;
  }

  record(event: AuditRecord): void {
    // Copied now: the caller may go on to change the object it gave.
    this.records.push({ ...event, before: plainJson(event.before), after: plainJson(event.after) });
  }
}
