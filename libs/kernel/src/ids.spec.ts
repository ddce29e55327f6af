import { describe, expect, it } from 'vitest';
import { newId, randomBase62 } from './ids.ts';

describe('randomBase62', () => {
  it.each([0, 1, 12, 43])('gives exactly %i characters of the alphabet', (length) => {
    expect(randomBase62(length)).toMatch(new RegExp(`^[0-9A-Za-z]{${length}}$`));
  });

  it('refuses bytes that would favour the first letters', () => {
    const bytes = [255, 250, 248, 247, 0, 61, 62];
    expect(randomBase62(4, (length) => Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length] ?? 0))).toBe(
      'z0z0',
    );
  });
});

describe('newId', () => {
  it('says what it names and never repeats in a thousand', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newId('prj')));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^prj_[0-9A-Za-z]{12}$/);
  });
});
