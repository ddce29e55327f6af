import { describe, expect, it } from 'vitest';
import { pickGrant } from './pick-grant.ts';

const mappings = [
  { group: 'admins', role: 'admin', projects: null },
  { group: 'support', role: 'editor', projects: ['prj_1'] },
] as const;

describe('what groups give', () => {
  it.each([
    ['one that is mapped', ['support'], null, { role: 'editor', projects: ['prj_1'] }],
    ['two, of which the first of the list counts', ['support', 'admins'], null, { role: 'admin', projects: null }],
    ['none that is mapped', ['others'], null, undefined],
    ['none that is mapped, with a default', ['others'], 'viewer', { role: 'viewer', projects: null }],
    ['one that only looks alike', ['Admins', 'admins '], null, undefined],
    ['nothing', [], null, undefined],
  ] as const)('%s', (_, groups, defaultRole, grant) => {
    expect(pickGrant({ mappings, defaultRole }, groups)).toEqual(grant);
  });
});
