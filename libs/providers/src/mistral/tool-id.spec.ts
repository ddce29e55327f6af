import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMistralId } from './tool-id.ts';

describe('the id of a call', () => {
  it.each(['D681PevKs', 'aaaaaaaaa', '123456789'])('of Mistral’s own stays: %s', (id) => {
    expect(toMistralId(id)).toBe(id);
  });

  it('of anybody else becomes nine letters and digits, the same each time', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(toMistralId(id)).toMatch(/^[A-Za-z0-9]{9}$/);
        expect(toMistralId(id)).toBe(toMistralId(id));
        expect(toMistralId(toMistralId(id))).toBe(toMistralId(id));
      }),
    );
  });

  it('differs where ids differ', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => toMistralId(`call_${index}`));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
