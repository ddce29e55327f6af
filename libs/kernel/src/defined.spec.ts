import { describe, expect, it } from 'vitest';
import { defined } from './defined.ts';

describe('defined', () => {
  it('leaves out what is undefined and keeps null, zero and empty text', () => {
    const value = defined({ a: undefined, b: null, c: 0, d: '', e: [1] });
    expect(Object.keys(value)).toEqual(['b', 'c', 'd', 'e']);
  });
});
