import type { EarlierSecret } from '@headgate/database';
import { describe, expect, it } from 'vitest';
import { keepEarlierSecrets } from './keep-earlier-secrets.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const current = { digest: 'now', pepper: 2 };

function earlier(digest: string, until: string): EarlierSecret {
  return { digest, pepper: 1, until: `2026-11-20T${until}.000Z` };
}

describe('the secrets before', () => {
  it.each<[string, EarlierSecret[], number, EarlierSecret[]]>([
    ['are over at once without a grace', [], 0, [{ ...current, until: '2026-11-20T12:00:00.000Z' }]],
    ['work until the grace is over', [], 60, [{ ...current, until: '2026-11-20T12:01:00.000Z' }]],
    [
      'keep their own end when that is sooner',
      [earlier('a', '12:00:30')],
      60,
      [{ ...current, until: '2026-11-20T12:01:00.000Z' }, earlier('a', '12:00:30')],
    ],
    [
      'all end at once when the key leaked',
      [earlier('a', '12:30:00'), earlier('b', '11:00:00')],
      0,
      [{ ...current, until: '2026-11-20T12:00:00.000Z' }, earlier('a', '12:00:00'), earlier('b', '11:00:00')],
    ],
  ])('%s', (_, previous, grace, kept) => {
    expect(keepEarlierSecrets({ ...current, previous }, grace, nowMs)).toEqual(kept);
  });

  it('are the newest four', () => {
    const previous = ['a', 'b', 'c', 'd'].map((digest) => earlier(digest, '13:00:00'));
    const kept = keepEarlierSecrets({ ...current, previous }, 3600, nowMs);
    expect(kept.map(({ digest }) => digest)).toEqual(['now', 'a', 'b', 'c']);
  });
});
