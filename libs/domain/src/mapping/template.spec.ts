import { describe, expect, it } from 'vitest';
import { findTemplateProblems, template } from './template.ts';

describe('a template', () => {
  it('may hold any JSON, paths and plain dollars', () => {
    const value = { a: '$.a', b: ['$[0]', { c: '$$5', d: null }], e: 1, f: true };
    expect(template.parse(value)).toEqual(value);
    expect(findTemplateProblems(value)).toEqual([]);
  });

  it('is told of every path that is none, and where', () => {
    const parsed = template.safeParse({ a: '$..a', b: [{ c: '$x' }], d: '$.d' });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['a', 'b.0.c']);
    expect(parsed.error?.issues[0]?.message).toContain('a plain dollar is written $$');
  });

  it.each([['text'], [[1]], [null], [3]])('is an object: not %j', (value) => {
    expect(template.safeParse(value).success).toBe(false);
  });

  it('has a limit in breadth and depth', () => {
    const wide = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`m${index}`, '$.a']));
    expect(findTemplateProblems(wide)).toEqual([{ path: '', message: 'holds more than 500 values' }]);
    let deep: unknown = 1;
    for (let level = 0; level < 25; level += 1) deep = { a: deep };
    expect(findTemplateProblems(deep).map(({ message }) => message)).toEqual(['lies deeper than 20 levels']);
  });
});
