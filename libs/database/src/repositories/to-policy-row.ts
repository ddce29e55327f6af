import type { Policy } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { PolicyBody, PolicyDraft, PolicyRow } from '../rows/policy-row.ts';

/** A policy as it leaves this library. */
export function toPolicyRow(stored: Policy): PolicyRow {
  return {
    ...stored,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
    body: fromJsonColumn<PolicyBody>(stored.body),
    draft: fromJsonColumn<PolicyDraft | null>(stored.draft),
  };
}
