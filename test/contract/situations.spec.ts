import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/translation-situations.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([STA]\d\d) +\| (.+?) +\| `(.+?)` +\| (.+?) +\|$/gm)].map(
  ([, number = '', holds = '', file = '', title = '']) => ({ number, holds, file, title }),
);
const numbers = [
  ['S', 20],
  ['T', 22],
  ['A', 16],
] as const;

describe('the page of situations', () => {
  it('has every number once, in order', () => {
    const expected = numbers.flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, at) => letter + String(at + 1).padStart(2, '0')),
    );
    expect(rows.map(({ number }) => number)).toEqual(expected);
  });

  it.each(rows)('$number names a case that exists: $title', ({ file, title }) => {
    expect(existsSync(path.join(root, file)), file).toBe(true);
    const source = readFileSync(path.join(root, file), 'utf8');
    // A title of its own: what only a comment says is no case.
    const titles = [...source.matchAll(/(['`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].map(([, , said = '']) => said);
    expect(titles.some((said) => said.startsWith(title))).toBe(true);
  });
});
