import type { AuditRecord } from '../rows/audit-row.ts';

/** A record of a route that was made. */
export function anAuditRecord(fields: Partial<AuditRecord> = {}): AuditRecord {
  return {
    ...{ action: 'create', resourceKind: 'route', resourceId: 'rte_1', resourceName: 'support' },
    ...{ before: null, after: { name: 'support' } },
    ...fields,
  };
}
