import { describe, expect, it } from 'vitest';
import { publishJob } from './publish-job.ts';

describe('a publish job', () => {
  it.each([
    [{ org: 'org_1', rev: 1 }, true],
    [{ org: '', rev: 1 }, false],
    [{ org: 'org_1', rev: 0 }, false],
    [{ org: 'org_1', rev: 1.5 }, false],
    [{ org: 'org_1' }, false],
    ['org_1', false],
  ])('%j', (payload, isTaken) => {
    expect(publishJob.safeParse(payload).success).toBe(isTaken);
  });
});
