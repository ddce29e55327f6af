import type { ApiKeyRow } from '../rows/api-key-row.ts';

/** A stored inference key of project `prj_1` that may call everything and never ends. */
export function anApiKeyRow(fields: Partial<ApiKeyRow> = {}): ApiKeyRow {
  const at = new Date('2026-01-02T03:04:05Z');
  return {
    ...{ id: '4fTq0ZbW9sKx', orgId: 'org_1', projectId: 'prj_1', kind: 'inference', role: null, name: 'app' },
    ...{ digest: 'digest', pepper: 1, mask: 'hg_test_...', previous: [], rotatedAt: null, enabled: true },
    ...{ routes: null, models: null, endpoints: null, attrs: {}, labels: {}, policy: null, inlinePolicy: false },
    ...{ expiresAt: null, revokedAt: null, deletedAt: null, createdBy: 'test', changedRev: 1, version: 1 },
    ...{ createdAt: at, updatedAt: at },
    ...fields,
  };
}
