import type { ApiKeyRow } from '@headgate/database';
import { keyRecord } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { toKeyRecord } from './to-key-record.ts';

const at = new Date('2026-01-02T03:04:05Z');
const row: ApiKeyRow = {
  ...{ id: '4fTq0ZbW9sKx', orgId: 'org_1', projectId: 'prj_1', kind: 'inference', role: null, name: 'app' },
  ...{ digest: 'digest', pepper: 2, mask: 'hg_...', routes: ['chat'], models: null, createdBy: 'key_1', version: 1 },
  ...{ expiresAt: at, revokedAt: null, deletedAt: null, changedRev: 7, createdAt: at, updatedAt: at },
};

describe('a key on its way to the proxies', () => {
  it('carries what they check, and not who made it', () => {
    const record = toKeyRecord(row);
    expect(keyRecord.parse(record)).toEqual({
      ...{ id: '4fTq0ZbW9sKx', org: 'org_1', project: 'prj_1', name: 'app', digest: 'digest', pepper: 2 },
      ...{ expires_at: '2026-01-02T03:04:05.000Z', revoked: false, routes: ['chat'], models: null, rev: 7 },
    });
  });

  it.each([
    ['revoked', { revokedAt: at }],
    ['deleted', { deletedAt: at }],
  ])('is revoked when it is %s', (_name, change) => {
    expect(toKeyRecord({ ...row, ...change })?.revoked).toBe(true);
  });

  it.each([
    ['an admin key', { kind: 'admin', projectId: null } as const],
    ['an admin key of a project', { kind: 'admin' } as const],
    ['a key of no project', { projectId: null }],
  ])('never is %s', (_name, change) => {
    expect(toKeyRecord({ ...row, ...change })).toBeUndefined();
  });
});
