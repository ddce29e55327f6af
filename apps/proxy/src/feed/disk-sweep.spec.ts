import { formatEnvelope } from '@headgate/snapshot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, StepClock } from '../testing/feed-fixtures.ts';
import { DiskStore } from './disk-store.ts';
import { DiskSweep } from './disk-sweep.ts';

let remove: () => Promise<void>;
let disk: DiskStore;
let clock: StepClock;
/** What the store has: revision and text, by organization. */
const stored = new Map<string, { rev: number; text: string }>();
const held = new Set<string>();
let fetched: string[];
let asked: string[][];
let isAway: boolean;

beforeEach(async () => {
  let folder: string;
  ({ folder, remove } = await aFolder());
  disk = new DiskStore(folder);
  clock = new StepClock();
  stored.clear();
  held.clear();
  fetched = [];
  asked = [];
  isAway = false;
});
afterEach(() => remove());

const aSweep = (): DiskSweep =>
  new DiskSweep({
    ...{ disk, clock },
    holder: { revOf: (org) => (held.has(org) ? 1 : undefined) },
    store: {
      readRevisions: (orgs) => {
        asked.push([...orgs].sort());
        if (isAway) return Promise.reject(new Error('away'));
        return Promise.resolve(
          new Map(orgs.flatMap((org) => (stored.has(org) ? [[org, stored.get(org)?.rev ?? 0]] : []))),
        );
      },
      findHeadSnapshot: (org) => Promise.resolve(stored.get(org)?.text),
    },
    organizations: { fetch: (org, rev) => Promise.resolve(void fetched.push(`${org} ${rev}`)) },
  });

const lists = { projects: ['a'.repeat(64)], providers: [], routes: [], policies: [], models: [] };
const inParts = formatEnvelope({
  ...{ org: 'org_a', rev: 4, schema: 3, sha256: '', signature: '' },
  body: JSON.stringify({ parts: lists }),
});

describe('the sweep of the disk', () => {
  it.each([
    ['that was removed since', { rev: 4, text: 'small' }, ['org_a 4']],
    ['that is as the store has it', { rev: 3, text: 'small' }, []],
    ['that has changed and lives', { rev: 4, text: 'x'.repeat(9_000) }, []],
    ['that has changed and lives in parts', { rev: 4, text: inParts }, []],
    ['the store knows nothing of', undefined, []],
  ])('looks at an organization nobody calls %s', async (_, inStore, expected) => {
    await disk.saveSnapshot('org_a', 3, 'three');
    if (inStore !== undefined) stored.set('org_a', inStore);
    await aSweep().look();
    expect(fetched).toEqual(expected);
  });

  it('leaves what is served to the beat', async () => {
    await disk.saveSnapshot('org_a', 3, 'three');
    held.add('org_a');
    stored.set('org_a', { rev: 4, text: 'small' });
    await aSweep().look();
    expect(asked).toEqual([]);
  });

  it('comes every hour, and stays due while the store is away', async () => {
    await disk.saveSnapshot('org_a', 3, 'three');
    const sweep = aSweep();
    isAway = true;
    await sweep.look();
    await sweep.look();
    isAway = false;
    await sweep.look();
    await sweep.look();
    expect(asked).toHaveLength(3);
    clock.nowMs += 3_600_000;
    await sweep.look();
    expect(asked).toHaveLength(4);
  });

  it('asks about so many at once and no more', async () => {
    for (let at = 0; at < 201; at += 1) await disk.saveSnapshot(`org_${at}`, 1, '');
    await aSweep().look();
    expect(asked.map(({ length }) => length)).toEqual([200, 1]);
  });
});

describe('the end of an organization on disk', () => {
  it('leaves the generation that says so, and nothing else', async () => {
    for (const rev of [1, 2, 3]) await disk.saveSnapshot('org_a', rev, `text ${rev}`);
    await disk.saveSnapshot('org_b', 1, 'other');
    for (const [org, id] of [
      ['org_a', 'aaaaaaaaaaaa'],
      ['org_b', 'bbbbbbbbbbbb'],
    ] as const) {
      await disk.saveKey(org, id, { body: 'b', signature: 's' });
    }
    await disk.saveEnd('org_a', 4, 'gone');
    expect(await disk.listGenerations('org_a')).toEqual([4]);
    expect(await disk.readSnapshot('org_a', 4)).toBe('gone');
    expect(await disk.listKeyIds('org_a')).toEqual([]);
    expect(await disk.findKey('aaaaaaaaaaaa')).toBeUndefined();
    expect(await disk.findKey('bbbbbbbbbbbb')).toBeDefined();
    expect(await disk.listGenerations('org_b')).toEqual([1]);
  });

  it('leaves no key that was on its way, before or behind it', async () => {
    const envelope = { body: 'b', signature: 's' };
    await Promise.all([
      disk.saveKey('org_a', 'aaaaaaaaaaaa', envelope),
      disk.saveEnd('org_a', 4, 'gone'),
      disk.saveKey('org_a', 'bbbbbbbbbbbb', envelope),
    ]);
    expect(await disk.listKeyIds('org_a')).toEqual([]);
    expect([await disk.findKey('aaaaaaaaaaaa'), await disk.findKey('bbbbbbbbbbbb')]).toEqual([undefined, undefined]);
    // Whoever restores the database has it back.
    await disk.saveSnapshot('org_a', 5, 'back');
    await disk.saveKey('org_a', 'aaaaaaaaaaaa', envelope);
    expect(await disk.findKey('aaaaaaaaaaaa')).toEqual(envelope);
  });
});
