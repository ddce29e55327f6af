import type { KeyGrants } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertWithinGrants, type WantedGrants } from './assert-within-grants.ts';

const all: KeyGrants = { routes: null, models: null, endpoints: null, attrs: {} };
const may2030 = new Date('2030-05-01T00:00:00Z');
const june2030 = new Date('2030-06-01T00:00:00Z');

function caller(limits: AdminCaller['limits']): AdminCaller {
  const actor = { kind: 'api_key', id: 'k', name: 'k' } as const;
  const who = { org: 'org', actor, role: 'owner' as const };
  return { ...who, isBound: false, project: undefined, onceOnly: undefined, limits };
}

describe('a key that makes another', () => {
  it.each<[string, AdminCaller['limits'], WantedGrants, string[]]>([
    ['hands on anything when it has no limits', undefined, { ...all, expiresAt: null }, []],
    ['hands on a shorter life', { ...all, expiresAt: june2030 }, { ...all, expiresAt: may2030 }, []],
    ['hands on its own end', { ...all, expiresAt: june2030 }, { ...all, expiresAt: june2030 }, []],
    ['hands on no longer life', { ...all, expiresAt: may2030 }, { ...all, expiresAt: june2030 }, ['expires_at']],
    ['hands on no endless life', { ...all, expiresAt: may2030 }, { ...all, expiresAt: null }, ['expires_at']],
    ['may leave the end as it is', { ...all, expiresAt: may2030 }, all, []],
    [
      'is told everything at once',
      { ...all, routes: ['a'], endpoints: ['chat'], expiresAt: may2030 },
      { ...all, routes: ['b'], expiresAt: null },
      ['routes.0', 'endpoints', 'expires_at'],
    ],
  ])('%s', (_, limits, wanted, paths) => {
    const check = (): void => assertWithinGrants(caller(limits), wanted);
    if (paths.length === 0) {
      expect(check).not.toThrow();
      return;
    }
    const problems = paths.map((path) => expect.objectContaining({ path }) as unknown);
    expect(check).toThrow(expect.objectContaining({ code: 'permission_denied', problems }));
  });
});
