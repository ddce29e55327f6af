import { describe, expect, it } from 'vitest';
import { renderPlan, type ReportedChange } from './plan-report.ts';

const change: ReportedChange = { action: 'update', kind: 'route', name: 'talk', project: null, fields: [] };

describe('a plan as a person reads it', () => {
  it.each<[string, ReportedChange, string]>([
    [
      'a creation',
      { ...change, action: 'create', fields: [{ path: 'type', after: 'chat' }] },
      '+ route talk\n    type: "chat"',
    ],
    [
      'a change',
      { ...change, fields: [{ path: 'config.retries', before: 1, after: 2 }] },
      '~ route talk\n    config.retries: 1 -> 2',
    ],
    [
      'a field given',
      { ...change, fields: [{ path: 'config.path', after: '/x' }] },
      '~ route talk\n    config.path: "/x"',
    ],
    [
      'a field reset',
      { ...change, fields: [{ path: 'config.path', before: '/x' }] },
      '~ route talk\n    config.path: "/x" -> (default)',
    ],
    ['a deletion', { ...change, action: 'delete' }, '- route talk'],
    ['one of a project', { ...change, project: 'a' }, '~ route talk (project a)'],
    ['a reserved one', { ...change, reserved: true, project: 'a' }, '~ route talk (reserved, project a)'],
    [
      'a line break in a text',
      { ...change, fields: [{ path: 'description', after: 'a\n- route all' }] },
      '~ route talk\n    description: "a\\n- route all"',
    ],
  ])('shows %s', (_, reported, text) => {
    const summary = { create: 1, update: 2, delete: 3 };
    expect(renderPlan({ changes: [reported], summary })).toBe(
      `${text}\n\nPlan: 1 to create, 2 to update, 3 to delete.\n`,
    );
  });

  it('says so when there is nothing to do', () => {
    expect(renderPlan({ changes: [], summary: { create: 0, update: 0, delete: 0 } })).toMatch(/^Nothing to change/);
  });
});
