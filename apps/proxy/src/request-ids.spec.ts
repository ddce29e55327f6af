import { describe, expect, it } from 'vitest';
import { createRequestIds } from './request-ids.ts';

describe('ids of requests', () => {
  it('are never the same twice, in order, and of one form, also where a digit is carried', () => {
    const newId = createRequestIds();
    const ids = Array.from({ length: 36 ** 2 * 2 + 1 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.filter((id) => !/^req_[0-9A-Za-z]{12}[0-9a-z]{8}$/.test(id))).toEqual([]);
  });

  it('of two processes differ', () => {
    expect(createRequestIds()()).not.toBe(createRequestIds()());
  });
});
