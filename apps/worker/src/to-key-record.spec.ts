import { anApiKeyRow } from '@headgate/database/testing';
import { keyRecord } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { toKeyRecord } from './to-key-record.ts';

const at = new Date('2026-01-02T03:04:05Z');
const earlier = { digest: 'before', pepper: 1, until: '2026-01-03T00:00:00.000Z' };
const row = anApiKeyRow({
  ...{ digest: 'digest', pepper: 2, previous: [earlier], routes: ['chat'], endpoints: ['chat'], attrs: { team: 'a' } },
  ...{ policy: 'eu-only', labels: { owner: 'ops' }, createdBy: 'key_1', expiresAt: at, changedRev: 7 },
});

describe('a key on its way to the proxies', () => {
  it('carries what they check, and not who made it', () => {
    const record = toKeyRecord(row);
    expect(keyRecord.parse(record)).toEqual({
      ...{ id: '4fTq0ZbW9sKx', org: 'org_1', project: 'prj_1', name: 'app', digest: 'digest', pepper: 2 },
      ...{ expires_at: '2026-01-02T03:04:05.000Z', revoked: false, routes: ['chat'], models: null, rev: 7 },
      ...{ endpoints: ['chat'], attrs: { team: 'a' }, policy: 'eu-only', enabled: true, previous: [earlier] },
    });
  });

  it.each([
    ['revoked', { revokedAt: at }],
    ['deleted', { deletedAt: at }],
  ])('is revoked when it is %s', (_name, change) => {
    expect(toKeyRecord({ ...row, ...change })?.revoked).toBe(true);
  });

  it('says when it is switched off', () => {
    expect(toKeyRecord({ ...row, enabled: false })?.enabled).toBe(false);
  });

  it('says that its calls may bring policies only where they may, and no maker is limited to routes', () => {
    const bringing = { ...row, routes: null, inlinePolicy: true };
    const wide = anApiKeyRow({ kind: 'admin' });
    expect(toKeyRecord(bringing, [wide])?.inline_policy).toBe(true);
    expect(
      toKeyRecord(bringing, [wide, anApiKeyRow({ kind: 'admin', routes: ['chat'] })])?.inline_policy,
    ).toBeUndefined();
    expect(toKeyRecord(row)).not.toHaveProperty('inline_policy');
  });

  it('carries no more than those who made it still have', () => {
    const makers = [
      anApiKeyRow({ kind: 'admin', routes: ['chat', 'embed'], models: ['openai/*'] }),
      anApiKeyRow({ kind: 'admin', models: ['openai/gpt-5', 'mistral/*'], endpoints: ['messages'] }),
    ];
    expect(toKeyRecord(row, makers)).toMatchObject({ routes: ['chat'], models: ['openai/gpt-5'], endpoints: [] });
  });

  it.each([
    ['an admin key', { kind: 'admin', projectId: null } as const],
    ['an admin key of a project', { kind: 'admin' } as const],
    ['a key of no project', { projectId: null }],
  ])('never is %s', (_name, change) => {
    expect(toKeyRecord({ ...row, ...change })).toBeUndefined();
  });
});
