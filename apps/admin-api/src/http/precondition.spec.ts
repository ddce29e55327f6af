import { describe, expect, it } from 'vitest';
import { toEtag } from './answer.ts';
import { assertPrecondition } from './precondition.ts';

const current = { id: 'rte_1', version: 3 };
const tag = toEtag(current);

describe('assertPrecondition', () => {
  it.each([
    ['nothing demanded', undefined, undefined, current, true],
    ['the version that was read', tag, undefined, current, true],
    ['one of several', `"other.1", ${tag}`, undefined, current, true],
    ['any version', '*', undefined, current, true],
    ['a weak tag, as some caches make them', `W/${tag}`, undefined, current, true],
    ['an older version', '"rte_1.2"', undefined, current, false],
    ['the same version of a namesake made anew', '"rte_2.3"', undefined, current, false],
    ['any version of what is gone', '*', undefined, undefined, false],
    ['a version of what is gone', tag, undefined, undefined, false],
    ['that nothing is there, rightly', undefined, '*', undefined, true],
    ['that nothing is there, wrongly', undefined, '*', current, false],
  ])('%s', (...[, ifMatch, ifNoneMatch, resource, holds]) => {
    const check = (): void => assertPrecondition({ ifMatch, ifNoneMatch }, resource);
    if (holds) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'version_mismatch', status: 412 }));
  });
});
