import type { AuditRecord, ModelOverrideRow } from '@headgate/database';
import { modelKey, type ModelOverrideInput } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';

/** What the audit trail tells of a change to what is said of a model; one side at least is there. */
export function auditOfModel(before: ModelOverrideRow | undefined, after: ModelOverrideRow | undefined): AuditRecord {
  const row = after ?? before;
  if (row === undefined) throw fault('internal');
  const name = modelKey(row);
  return {
    resourceKind: 'model',
    resourceId: name,
    resourceName: name,
    action: before === undefined ? 'create' : after === undefined ? 'delete' : 'update',
    before: before === undefined ? null : toJson(before.body),
    after: after === undefined ? null : toJson(after.body),
  };
}

function toJson(body: ModelOverrideInput): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}
