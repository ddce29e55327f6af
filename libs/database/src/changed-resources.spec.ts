import { describe, expect, it } from 'vitest';
import { joinChanged } from './changed-resources.ts';

describe('joinChanged', () => {
  it.each([
    { changes: [], joined: {} },
    { changes: [{}], joined: {} },
    { changes: [{ route: ['a'] }, { route: ['b', 'a'], policy: ['c'] }], joined: { route: ['a', 'b'], policy: ['c'] } },
    { changes: [{ route: ['a'] }, null], joined: undefined },
    { changes: [undefined, { route: ['a'] }], joined: undefined },
  ])('gives $joined for $changes', ({ changes, joined }) => {
    expect(joinChanged(changes)).toEqual(joined);
  });
});
