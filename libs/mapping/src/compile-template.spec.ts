import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.ts';

const source: JsonObject = { q: 'hi', n: 0, no: null, list: [{ t: 'a' }, { t: 'b' }, {}], flag: false };

describe('a filled template', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'paths stand for what lies there, of any type',
      { a: '$.q', b: '$.n', c: '$.flag', d: '$.no' },
      { a: 'hi', b: 0, c: false, d: null },
    ],
    ['plain values stay', { a: 'x', b: 1, c: null, d: [true] }, { a: 'x', b: 1, c: null, d: [true] }],
    ['two dollars begin a plain one', { a: '$$.q', b: '$$' }, { a: '$.q', b: '$' }],
    ['a path that leads nowhere leaves its member out', { a: '$.missing', b: { c: '$.missing' } }, { b: {} }],
    ['and its element', { a: ['$.missing', 1, '$.q'] }, { a: [1, 'hi'] }],
    ['each gives a list', { texts: '$.list[*].t' }, { texts: ['a', 'b'] }],
    ['the whole may stand in it', { all: '$' }, { all: source }],
  ])('%s', (_, template, expected) => {
    expect(compileTemplate(template).fill(source)).toEqual(expected);
  });

  it('may hold a member called __proto__, which is then a member', () => {
    const template = JSON.parse('{"__proto__":"$.q"}') as JsonObject;
    const filled = compileTemplate(template).fill(source);
    expect(JSON.stringify(filled)).toBe('{"__proto__":"hi"}');
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
  });

  it('changes nothing of its source, and gives a new object each time', () => {
    const { fill } = compileTemplate({ a: { b: '$.q' } });
    expect(fill(source)).not.toBe(fill(source));
    expect(source).toEqual({ q: 'hi', n: 0, no: null, list: [{ t: 'a' }, { t: 'b' }, {}], flag: false });
  });

  it.each<[JsonObject, readonly string[] | undefined]>([
    [{ a: '$.q', b: ['$.list[*].t', '$.q.x'] }, ['q', 'list']],
    [{ a: 'x' }, []],
    [{ a: '$' }, undefined],
    [{ a: '$[0]', b: '$.q' }, undefined],
  ])('%j uses %j of its source', (template, uses) => {
    expect(compileTemplate(template).uses).toEqual(uses && new Set(uses));
  });
});
