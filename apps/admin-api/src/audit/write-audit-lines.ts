import type { AuditEvent } from './audit-resource.ts';

const columns = [
  ...['seq', 'at', 'actor_kind', 'actor_id', 'actor_name', 'action', 'resource_kind', 'resource_id', 'resource_name'],
  ...['revision', 'before', 'after', 'prev_hash', 'hash'],
];

/** How events are written down as lines of a file. */
export interface LineFormat {
  readonly contentType: string;
  readonly head: string;
  line(event: AuditEvent): string;
}

/** The two formats of an export. */
export const lineFormats: Readonly<Record<'ndjson' | 'csv', LineFormat>> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    line: (event) => `${JSON.stringify(event)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: `${columns.join(',')}\r\n`,
    line: ({ seq, at, actor, action, resource, revision, before, after, prev_hash: prev, hash }) =>
      `${[
        ...[seq, at, actor.kind, actor.id, actor.name, action, resource.kind, resource.id, resource.name, revision],
        ...[toText(before), toText(after), prev, hash],
      ]
        .map(toCell)
        .join(',')}\r\n`,
  },
};

function toText(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** A spreadsheet takes what begins like a formula for one, whatever stands around it: an apostrophe makes it text. */
function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
