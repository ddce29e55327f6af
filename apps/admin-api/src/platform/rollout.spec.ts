import type { ProxyReport } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import type { Log } from './log.ts';
import type { ProxyFleet } from './proxy-fleet.ts';
import { Rollout } from './rollout.ts';

function report(proxy: string, rev: number): ProxyReport {
  const at = '2026-11-20T12:00:00.000Z';
  return { proxy, rev, version: '1', started_at: at, seen_at: at, sha256: 'x', since: at, refused: null };
}

/** A fleet that answers with one list after the other, the last for ever; time passes only by waiting. */
function watch(lists: readonly (readonly ProxyReport[] | Error)[], published: readonly number[] = [7]) {
  let asked = 0;
  let askedForHead = 0;
  let nowMs = 0;
  const warnings: string[] = [];
  const fleet: ProxyFleet = {
    ping: () => Promise.resolve(),
    findRefusal: () => Promise.resolve(undefined),
    readPublished: () => Promise.resolve(published[Math.min(askedForHead++, published.length - 1)] ?? 0),
    list: () => {
      const answer = lists[Math.min(asked, lists.length - 1)] ?? [];
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const log: Log = { info: () => undefined, error: () => undefined, warn: (_, message) => warnings.push(message) };
  const sleep = (ms: number): Promise<void> => {
    nowMs += ms;
    return Promise.resolve();
  };
  const rollout = new Rollout(fleet, log, { now: () => 0, monotonicMs: () => nowMs }, sleep);
  return { rollout, warnings, waitedMs: () => nowMs, asked: () => asked };
}

describe('waiting for the proxies', () => {
  it('ends at once where all have the revision or a newer one', async () => {
    const { rollout, waitedMs } = watch([[report('a', 7), report('b', 9)]]);
    expect(await rollout.wait('org', 7)).toEqual([]);
    expect(waitedMs()).toBe(0);
  });

  it('ends when the last one has it', async () => {
    const { rollout, asked } = watch([
      [report('a', 6), report('b', 6)],
      [report('a', 7), report('b', 6)],
      [report('a', 7), report('b', 7)],
    ]);
    expect(await rollout.wait('org', 7)).toEqual([]);
    expect(asked()).toBe(3);
  });

  it('does not wait for a proxy that is gone', async () => {
    const { rollout } = watch([[report('a', 7), report('b', 6)], [report('a', 7)]]);
    expect(await rollout.wait('org', 7)).toEqual([]);
  });

  it('waits for the publication, also where no proxy has loaded the organization yet', async () => {
    const { rollout, waitedMs } = watch([[]], [6, 6, 7]);
    expect(await rollout.wait('org', 7)).toEqual([]);
    expect(waitedMs()).toBe(50);
  });

  it('names the publisher where nothing is published', async () => {
    const { rollout } = watch([[]], [6]);
    expect(await rollout.wait('org', 7)).toEqual(['publisher']);
  });

  it('gives up after ten seconds and names those that are behind', async () => {
    const { rollout, waitedMs } = watch([[report('a', 7), report('b', 6)]]);
    expect(await rollout.wait('org', 7)).toEqual(['b']);
    expect(waitedMs()).toBe(10_000);
  });

  it('waits on while the store is away, and never claims success', async () => {
    const { rollout, warnings } = watch([fault('store_unavailable')]);
    expect(await rollout.wait('org', 7)).toHaveLength(1);
    expect(warnings.length).toBeGreaterThan(0);
  });
});
