import type { KeyRecord } from '@headgate/domain';

/** A key of project `prj_1` that may call everything and never expires. */
export function aKeyRecord(overrides: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: '0123456789AB',
    org: 'org_a',
    project: 'prj_1',
    name: 'a key',
    digest: 'digest',
    pepper: 1,
    expires_at: null,
    ...{ revoked: false, enabled: true, previous: [] },
    ...{ routes: null, models: null, endpoints: null, attrs: {}, policy: null },
    rev: 3,
    ...overrides,
  };
}
