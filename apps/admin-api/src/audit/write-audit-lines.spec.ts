import { describe, expect, it } from 'vitest';
import type { AuditEvent } from './audit-resource.ts';
import { lineFormats } from './write-audit-lines.ts';

function anEvent(name: string): AuditEvent {
  return {
    ...{ seq: 7, at: '2026-11-20T12:00:00.000Z', actor: { kind: 'api_key', id: 'k', name }, action: 'update' },
    resource: { kind: 'route', id: 'rte_1', name: 'chat' },
    ...{ revision: 3, before: null, after: { enabled: true, text: 'a "b",\nc' }, prev_hash: '0', hash: 'f' },
  };
}

describe('an event as a line', () => {
  it('is one object in NDJSON', () => {
    const line = lineFormats.ndjson.line(anEvent('x'));
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual(anEvent('x'));
  });

  it('has as many cells as the head has names in CSV', () => {
    expect(lineFormats.csv.head).toMatch(/^seq,at,actor_kind,.*,hash\r\n$/);
    expect(lineFormats.csv.head.split(',')).toHaveLength(14);
    expect(lineFormats.csv.line(anEvent('x'))).toBe(
      '7,2026-11-20T12:00:00.000Z,api_key,k,x,update,route,rte_1,chat,3,,"{""enabled"":true,""text"":""a \\""b\\"",\\nc""}",0,f\r\n',
    );
  });

  it.each([
    ['=cmd|calc', "'=cmd|calc"],
    ['+1', "'+1"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=1,2', `"'=1,2"`],
    ['a=1', 'a=1'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
  ])('never is a formula: %j', (name, cell) => {
    expect(lineFormats.csv.line(anEvent(name))).toContain(`,k,${cell},update,`);
  });
});
