import type { JsonValue } from '@headgate/kernel';
import type { AuditEvent } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { Actor, AuditRecord, AuditRow } from '../rows/audit-row.ts';

/** An event of the audit trail as it leaves this library. */
export function toAuditRow(stored: AuditEvent): AuditRow {
  const { actorKind, actorId, actorName, ...fields } = stored;
  return {
    ...fields,
    actor: { kind: actorKind as Actor['kind'], id: actorId, name: actorName },
    resourceKind: stored.resourceKind as AuditRecord['resourceKind'],
    seq: Number(stored.seq),
    revision: Number(stored.revision),
    before: fromJsonColumn<JsonValue>(stored.before),
    after: fromJsonColumn<JsonValue>(stored.after),
  };
}
