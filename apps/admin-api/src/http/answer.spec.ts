import { describe, expect, it } from 'vitest';
import { Answer, toEtag } from './answer.ts';

const resource = { id: 'rte_1', version: 3, name: 'support' };

describe('an answer', () => {
  it('to a read carries the ETag', () => {
    expect(Answer.ofResource(resource)).toMatchObject({ body: resource, headers: { etag: '"rte_1.3"' } });
    expect(Answer.ofResource(resource).revision).toBeUndefined();
  });

  it('to a creation carries where it is and in which revision', () => {
    expect(Answer.ofChange({ result: resource, rev: 7 }, '/v1/admin/routes/support')).toMatchObject({
      status: 201,
      revision: 7,
      headers: { etag: '"rte_1.3"', location: '/v1/admin/routes/support' },
    });
  });

  it('to a change is no creation', () => {
    const answer = Answer.ofChange({ result: resource, rev: 7 });
    expect([answer.status, answer.headers['location'], answer.revision]).toEqual([undefined, undefined, 7]);
  });

  it('to a deletion is empty', () => {
    expect(Answer.ofDeletion({ rev: 8 })).toMatchObject({ body: undefined, status: 204, revision: 8 });
  });

  it('has another ETag for every version and every namesake', () => {
    const tags = [resource, { ...resource, version: 4 }, { ...resource, id: 'rte_2' }].map(toEtag);
    expect(new Set(tags).size).toBe(3);
  });
});
