import type { Clock } from '@headgate/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigFeed, type ConfigFeedOptions } from './config-feed.ts';
import { LinesLog, settled, StepClock, StepTimers } from '../testing/feed-fixtures.ts';

let clock: StepClock & Clock;
let timers: StepTimers;
let log: LinesLog;
/** What the fleet's index says, what is served, what was refused. */
let index: Map<string, number>;
let served: Map<string, number>;
let refused: Map<string, number>;
let digest: string | undefined;
let isAway: boolean;
let calls: string[];
let random: number;
let onFetch: (org: string) => Promise<void>;
let isKeyStoreAway: boolean;
let idle: string[];
let feed: ConfigFeed;

function answer<T>(what: string, value: () => T): Promise<T> {
  calls.push(what);
  return isAway ? Promise.reject(new Error('away')) : Promise.resolve(value());
}

beforeEach(() => {
  [clock, timers, log, calls] = [new StepClock(), new StepTimers(), new LinesLog(), []];
  [index, served, refused] = [new Map([['org_a', 3]]), new Map([['org_a', 3]]), new Map()];
  [digest, isAway, random, isKeyStoreAway, idle] = ['d1', false, 0.5, false, []];
  onFetch = (org) => {
    served.set(org, index.get(org) ?? 0);
    return Promise.resolve();
  };
  const options: ConfigFeedOptions = {
    organizations: {
      fetch: (org: string) => answer(`fetch ${org}`, () => undefined).then(() => onFetch(org)),
      refusedRev: (org: string) => refused.get(org),
      forgetRefused: () => {
        refused.clear();
      },
      drop: (org: string) => {
        refused.delete(org);
      },
    },
    holder: {
      revOf: (org: string) => served.get(org),
      list: () => [...served.keys()],
      dropIdle: () => idle.splice(0),
    },
    keys: {
      forgetUnknown: () => calls.push('forget unknown'),
      refresh: (org: string) => {
        calls.push(`refresh ${org}`);
        return Promise.resolve(!isKeyStoreAway);
      },
      dropOrganization: (org: string) => calls.push(`forget ${org}`),
    },
    store: {
      readDigest: () => answer('digest', () => digest),
      readRevisions: (orgs: readonly string[]) =>
        answer(`index ${orgs.join()}`, () => new Map([...index].filter(([org]) => orgs.includes(org)))),
    },
    reporter: { beat: () => calls.push('report'), dropped: (org: string) => calls.push(`dropped ${org}`) },
    scheduler: timers,
    clock,
    random: () => random,
    log,
    onBeat: () => calls.push('beat'),
  };
  feed = new ConfigFeed(options);
});

async function beat(): Promise<void> {
  calls = [];
  timers.run();
  await settled();
}

describe('the beat', () => {
  it.each([
    { draw: 0, delayMs: 4_000 },
    { draw: 0.5, delayMs: 5_000 },
    { draw: 1, delayMs: 6_000 },
  ])('comes every five seconds, give or take a fifth: $delayMs for a draw of $draw', async ({ draw, delayMs }) => {
    random = draw;
    await feed.start();
    expect(timers.delays).toEqual([delayMs]);
    await beat();
    expect(timers.delays).toEqual([delayMs, delayMs]);
  });

  it('reads one digest and nothing else while nothing changes', async () => {
    await feed.start();
    await beat();
    expect(calls).toEqual(['digest', 'report', 'beat']);
  });

  it('reads the index of what is served when the digest differs, and fetches what is behind', async () => {
    served.set('org_b', 1);
    await feed.start();
    [digest, index] = [
      'd2',
      new Map([
        ['org_a', 4],
        ['org_b', 1],
        ['org_c', 9],
      ]),
    ];
    await beat();
    expect(calls).toEqual(['digest', 'index org_a,org_b', 'fetch org_a', 'report', 'beat']);
    expect(served.get('org_a')).toBe(4);
  });

  it('asks again while something that should have come has not', async () => {
    await feed.start();
    [digest, index] = ['d2', new Map([['org_a', 4]])];
    onFetch = () => Promise.resolve();
    await beat();
    expect(calls).toContain('fetch org_a');
    await beat();
    expect(calls).toContain('fetch org_a');
  });

  it('does not fetch a refused revision again at every beat, but now and then', async () => {
    await feed.start();
    [digest, index] = ['d2', new Map([['org_a', 4]])];
    onFetch = (org) => {
      refused.set(org, 4);
      return Promise.resolve();
    };
    let fetches = 0;
    for (let n = 0; n < 25; n++) {
      await beat();
      fetches += calls.filter((call) => call.startsWith('fetch')).length;
    }
    expect(fetches).toBe(3);
  });

  it('forgets an organization nobody asks for, its keys and its report', async () => {
    await feed.start();
    idle = ['org_a'];
    await beat();
    expect(calls).toEqual(['digest', 'forget org_a', 'dropped org_a', 'report', 'beat']);
  });

  it('ends when the feed is stopped', async () => {
    await feed.start();
    feed.stop();
    expect(timers.count).toBe(0);
  });

  it('goes on while the store is away, says so once, and looks at every key when it is back', async () => {
    await feed.start();
    isAway = true;
    for (let n = 0; n < 3; n++) await beat();
    expect(log.lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    isAway = false;
    await beat();
    expect(calls).toContain('refresh org_a');
    await beat();
    expect(calls).not.toContain('refresh org_a');
  });

  it('says how long ago everything was known to be current', async () => {
    expect(feed.staleForMs()).toBeUndefined();
    await feed.start();
    clock.nowMs += 5_000;
    expect(feed.staleForMs()).toBe(5_000);
    isAway = true;
    await beat();
    clock.nowMs += 5_000;
    expect(feed.staleForMs()).toBe(10_000);
    isAway = false;
    await beat();
    expect(feed.staleForMs()).toBe(0);
  });

  it('tries keys that are due until they could be read', async () => {
    await feed.start();
    isKeyStoreAway = true;
    feed.keysAreDue('org_z');
    await beat();
    await beat();
    expect(calls).toContain('refresh org_z');
    isKeyStoreAway = false;
    await beat();
    await beat();
    expect(calls).not.toContain('refresh org_z');
  });
});

describe('a hint', () => {
  it.each([
    { hint: { org: 'org_a', rev: 4 }, fetches: true },
    { hint: { org: 'org_a', rev: 3 }, fetches: false },
    { hint: { org: 'org_a', rev: 2 }, fetches: false },
    { hint: { org: 'org_x', rev: 9 }, fetches: false },
  ])('$hint fetches: $fetches', async ({ hint, fetches }) => {
    feed.onHint(hint);
    await settled();
    expect(calls.includes(`fetch ${hint.org}`)).toBe(fetches);
    expect(calls).toContain('forget unknown');
  });

  it('of a flood is taken together with the others', async () => {
    let rev = 3;
    onFetch = (org) => {
      served.set(org, rev);
      return Promise.resolve();
    };
    for (rev = 4; rev <= 50; rev++) feed.onHint({ org: 'org_a', rev });
    rev = 10;
    await settled();
    expect(calls.filter((call) => call === 'fetch org_a')).toHaveLength(1);
    rev = 50;
    await beat();
    expect(calls.filter((call) => call === 'fetch org_a')).toHaveLength(1);
    await beat();
    expect(calls.filter((call) => call === 'fetch org_a')).toHaveLength(0);
    expect(timers.delays.filter((delayMs) => delayMs < 1_000)).toEqual([100, 100]);
  });

  it('of a refused revision makes it be looked at again, and its keys with it', async () => {
    refused.set('org_a', 4);
    onFetch = (org) => {
      refused.set(org, 4);
      return Promise.resolve();
    };
    feed.onHint({ org: 'org_a', rev: 4 });
    await settled();
    expect(calls).toEqual(['forget unknown', 'fetch org_a', 'refresh org_a']);
  });

  it('that cannot be followed is made good by the beat', async () => {
    await feed.start();
    index.set('org_a', 4);
    isAway = true;
    feed.onHint({ org: 'org_a', rev: 4 });
    await settled();
    isAway = false;
    await beat();
    await beat();
    expect(served.get('org_a')).toBe(4);
  });
});
