import type { LiveOrganization } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { ConfigHolder } from './config-holder.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { formatEnvelope } from './envelope-text.ts';
import { someRows } from './testing/rows.ts';
import { testSign, testVerify } from './testing/stand-ins.ts';

function snapshot(rev: number, org = 'org_a'): string {
  return formatEnvelope(encodeSnapshot(buildSnapshot(someRows({ rev, org })), testSign));
}

function holderAt(nowMs: () => number, beforeSwap?: (next: LiveOrganization) => Promise<void>): ConfigHolder {
  return new ConfigHolder({
    verify: testVerify,
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    clock: { now: nowMs, monotonicMs: nowMs },
    idleMs: 1_000,
    ...(beforeSwap !== undefined && { beforeSwap }),
  });
}

const holder = (): ConfigHolder => holderAt(() => 0);

describe('offering a snapshot', () => {
  it('serves it when it is the first', async () => {
    const held = holder();
    expect(held.find('org_a')).toBeUndefined();
    expect(await held.offer('org_a', snapshot(3))).toMatchObject({ outcome: 'activated', config: { rev: 3 } });
    expect(held.find('org_a')?.rev).toBe(3);
    expect(held.revOf('org_a')).toBe(3);
  });

  it.each([
    { offered: 4, outcome: 'activated', serves: 4 },
    { offered: 3, outcome: 'stale', serves: 3 },
    { offered: 2, outcome: 'stale', serves: 3 },
  ])('of revision $offered over 3 is $outcome', async ({ offered, outcome, serves }) => {
    const held = holder();
    await held.offer('org_a', snapshot(3));
    expect(await held.offer('org_a', snapshot(offered))).toMatchObject({ outcome });
    expect(held.find('org_a')?.rev).toBe(serves);
  });

  it.each([
    ['garbage', 'garbage', 'malformed', undefined],
    ['a changed body', `${snapshot(9)} `, 'hash_mismatch', 9],
    ["another organization's", snapshot(9, 'org_b'), 'identity_mismatch', 9],
    ['a forged revision', snapshot(8).replace('"rev":8', '"rev":9'), 'signature_invalid', 9],
  ])('that is %s leaves what is served as it was', async (_what, text, reason, rev) => {
    const held = holder();
    await held.offer('org_a', snapshot(3));
    const before = held.find('org_a');
    expect(await held.offer('org_a', text)).toMatchObject({ outcome: 'refused', reason, rev });
    expect(held.find('org_a')).toBe(before);
    expect(held.find('org_b')).toBeUndefined();
  });

  it('is the only thing that changes: a request keeps the object it began with', async () => {
    const held = holder();
    await held.offer('org_a', snapshot(1));
    const began = held.find('org_a');
    await held.offer('org_a', snapshot(2));
    expect(began?.rev).toBe(1);
    expect(held.find('org_a')).not.toBe(began);
  });

  it('waits for what must be true before, and does not serve it sooner', async () => {
    const seen: (number | undefined)[] = [];
    const held: ConfigHolder = holderAt(
      () => 0,
      (next) => {
        seen.push(next.rev, held.revOf('org_a'));
        return Promise.resolve();
      },
    );
    await held.offer('org_a', snapshot(1));
    await held.offer('org_a', snapshot(2));
    expect(seen).toEqual([1, undefined, 2, 1]);
  });

  it('compiles one at a time for an organization', async () => {
    let running = 0;
    let most = 0;
    const held = holderAt(
      () => 0,
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
    );
    await Promise.all([1, 2, 3, 4].map((rev) => held.offer('org_a', snapshot(rev))));
    expect(most).toBe(1);
    expect(held.find('org_a')?.rev).toBe(4);
  });

  it('ends at the newest valid one, in whatever order, however often', async () => {
    const texts = new Map([1, 2, 3, 4, 5].map((rev) => [rev, snapshot(rev)]));
    const poisoned = snapshot(9).replace('"rev":9', '"rev":10');
    const offers = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(offers, fc.boolean(), async (revs, atOnce) => {
        const held = holder();
        const seen: number[] = [];
        const offerOne = async (rev: number): Promise<void> => {
          const result = await held.offer('org_a', texts.get(rev) ?? poisoned);
          if (result.outcome === 'activated') seen.push(result.config.rev);
        };
        if (atOnce) await Promise.all(revs.map(offerOne));
        else for (const rev of revs) await offerOne(rev);
        expect(held.revOf('org_a') ?? 0).toBe(Math.max(...revs));
        expect(seen).toEqual([...new Set(seen)].sort((left, right) => left - right));
      }),
      { numRuns: 40 },
    );
  });
});

describe('an idle organization', () => {
  it('is dropped after the time, and not one that is asked for', async () => {
    let nowMs = 0;
    const held = holderAt(() => nowMs);
    await held.offer('org_a', snapshot(1));
    await held.offer('org_b', snapshot(1, 'org_b'));
    expect(held.dropIdle()).toEqual([]);
    nowMs = 999;
    held.find('org_b');
    expect(held.dropIdle()).toEqual([]);
    nowMs = 1_000;
    expect(held.dropIdle()).toEqual(['org_a']);
    expect(held.list()).toEqual(['org_b']);
    nowMs = 1_999;
    expect(held.dropIdle()).toEqual(['org_b']);
  });

  it('is not kept by looking at its revision', async () => {
    let nowMs = 0;
    const held = holderAt(() => nowMs);
    await held.offer('org_a', snapshot(1));
    held.dropIdle();
    nowMs = 1_000;
    held.revOf('org_a');
    held.peek('org_a');
    expect(held.dropIdle()).toEqual(['org_a']);
  });
});
