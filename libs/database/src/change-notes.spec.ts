import { describe, expect, it } from 'vitest';
import { ChangeNotes } from './change-notes.ts';

describe('what a change has written', () => {
  it('is listed by kind, each resource once', () => {
    const notes = new ChangeNotes(7);
    expect([notes.hasWritten, notes.changed]).toEqual([false, {}]);
    for (const id of ['a', 'b', 'a']) notes.wrote('route', id);
    notes.wrote('provider', 'a');
    expect([notes.hasWritten, notes.changed]).toEqual([true, { route: ['a', 'b'], provider: ['a'] }]);
  });

  it.each([
    [1_000, true],
    [1_001, false],
  ])('of %i resources is listed: %s', (count, isListed) => {
    const notes = new ChangeNotes(7);
    for (let at = 0; at < count; at += 1) notes.wrote(at % 2 ? 'route' : 'policy', `id_${at}`);
    expect(notes.changed !== undefined).toBe(isListed);
  });
});
