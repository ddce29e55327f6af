import { hash } from 'node:crypto';
import type { LiveOrganization } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { ConfigHolder, type OfferResult } from './config-holder.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { formatEnvelope } from './envelope-text.ts';
import { listPartNames } from './list-part-names.ts';
import { type PreparedSnapshot, prepareSnapshot } from './prepare-snapshot.ts';
import type { PartReader } from './read-parts.ts';
import { SnapshotError } from './snapshot-error.ts';
import { SnapshotMemory } from './snapshot-memory.ts';
import { aProject, aProvider, aRoute, someRows } from './testing/rows.ts';
import { aRowChange } from './testing/row-changes.ts';
import { noTurns, testSign, testVerify } from './testing/stand-ins.ts';

const tools = { sign: testSign, yieldNow: noTurns };
const inParts = (): SnapshotMemory => new SnapshotMemory(0);
const prepare = (rows: ConfigurationRows, memory = inParts()): Promise<PreparedSnapshot> =>
  prepareSnapshot(rows, tools, memory);

/** Twenty routes of the organization, two projects. */
const rows = someRows({ routes: Array.from({ length: 20 }, (_, at) => aRoute(`r${at}`)) });
const some = someRows({ routes: Array.from({ length: 70 }, (_, at) => aRoute(`r${at}`)) });
const many = someRows({ routes: Array.from({ length: 300 }, (_, at) => aRoute(`r${at}`)) });
const clock = { now: () => 0, monotonicMs: () => 0 };
const holder = (): ConfigHolder => new ConfigHolder({ verify: testVerify, yieldNow: noTurns, clock, idleMs: 1 });

/** Everything a call could find, as text; what is compiled to code shows as its own text. */
function shown(live: LiveOrganization): string {
  const { projects, models, ...head } = live;
  const seen = [...projects.values()].map((one) => ({
    routes: one.listRoutes(),
    paths: Array.from({ length: 5 }, (_, at) => one.findRouteByPath(`/p/${at}/rest`)),
    aliases: Array.from({ length: 4 }, (_, at) => one.findRoute(`@p${at}`)),
    providers: ['openai', 'v0', 'v2'].map((name) => one.findProvider(name)),
    hidden: Array.from({ length: 61 }, (_, at) => one.findRoute(`r${at}`)),
    byDefault: one.defaultRoute,
  }));
  return JSON.stringify([head, [...(models ?? [])].sort(), seen], (_, value: unknown) =>
    typeof value === 'function' ? String(value) : value instanceof Set ? [...value] : value,
  );
}

async function outcome(work: Promise<PreparedSnapshot>): Promise<unknown> {
  try {
    const { envelope, parts, compiled } = await work;
    return { envelope, parts: [...parts], compiled: shown(compiled) };
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

describe('a snapshot made on top of what was made before', () => {
  it.each([
    { of: 20, most: 0, start: rows, numRuns: 40 },
    { of: 20, most: 25, start: rows, numRuns: 40 },
    { of: 20, most: 1_000, start: rows, numRuns: 20 },
    { of: 70, most: 0, start: some, numRuns: 20 },
    { of: 300, most: 0, start: many, numRuns: 5 },
  ])('is that of somebody who knows nothing, of $of routes, in parts above $most', async ({ most, start, numRuns }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(aRowChange, { minLength: 1, maxLength: 12 }), async (changes) => {
        const memory = new SnapshotMemory(most);
        const served = holder();
        let now = start;
        for (const change of changes) {
          now = change(now);
          const made = await outcome(prepare(now, memory));
          expect(made).toEqual(await outcome(prepare(now, new SnapshotMemory(most))));
          await expectServed(served, now, most);
        }
      }),
      { numRuns },
    );
  });

  /** A proxy that followed all along serves what one does that starts now. */
  async function expectServed(served: ConfigHolder, now: ConfigurationRows, most: number): Promise<void> {
    const made = await prepare(now, new SnapshotMemory(most)).catch(() => undefined);
    if (made === undefined) return;
    const result = await served.offer('org_a', formatEnvelope(made.envelope), () => Promise.resolve(made.parts));
    expect(result.outcome === 'activated' && shown(result.config)).toBe(shown(made.compiled));
  }

  it('of three hundred routes makes one part anew for one that changed, and compiles nothing else again', async () => {
    const memory = inParts();
    const first = await prepare(many, memory);
    const routes = many.routes.map((row) => (row.name === 'r7' ? aRoute('r7', { enabled: false }) : row));
    const second = await prepare({ ...many, rev: 8, routes }, memory);
    expect([...second.parts.keys()].filter((name) => !first.parts.has(name))).toHaveLength(1);
    const [before, after] = [first, second].map(({ compiled }) => compiled.projects.get('prj_1'));
    for (const { name } of routes) {
      expect(before?.findRoute(name) === after?.findRoute(name)).toBe(name !== 'r7');
    }
  });
});

describe('compiling the next snapshot', () => {
  const byProject = (live: LiveOrganization, name: string) => live.projects.get('prj_1')?.findRoute(name);

  it.each<[string, Partial<ConfigurationRows>, readonly string[]]>([
    ['the second provider', { providers: [aProvider('openai'), aProvider('other', { enabled: false })] }, ['r1']],
    ['nothing', {}, []],
    ['keys', { keysRev: 99 }, []],
    ['the first provider', { providers: [aProvider('openai', { enabled: false }), aProvider('other')] }, ['r0']],
    ['settings', { settings: { retries: 3 } }, ['r0', 'r1']],
  ])('makes anew what says otherwise by a change of %s', async (_what, change, anew) => {
    const models = [{ name: 'm', provider: 'other' }];
    const routes = [aRoute('r0'), aRoute('r1', { body: { type: 'chat', models, config: {} } })];
    const start = someRows({ routes, providers: [aProvider('openai'), aProvider('other')] });
    const memory = inParts();
    const { compiled: before } = await prepare(start, memory);
    const { compiled: after } = await prepare({ ...start, rev: 8, ...change }, memory);
    expect(['r0', 'r1'].filter((name) => byProject(before, name) !== byProject(after, name))).toEqual(anew);
  });

  it('says what is wrong with a route as compiling everything does, and then goes on', async () => {
    const memory = inParts();
    await prepare(many, memory);
    const broken = aRoute('r9', { body: { type: 'chat', models: [{ name: 'm', provider: 'nobody' }], config: {} } });
    const routes = many.routes.map((row) => (row.name === 'r9' ? broken : row));
    const fails = { ...many, rev: 8, routes };
    expect(await outcome(prepare(fails, memory))).toEqual(await outcome(prepare(fails)));
    const again = { ...many, rev: 9 };
    expect(await outcome(prepare(again, memory))).toEqual(await outcome(prepare(again)));
  });
});

describe('a snapshot in parts', () => {
  it('names its parts in its signed body, and says which they are without being proved', async () => {
    const { envelope, parts } = await prepare(many);
    expect(listPartNames(formatEnvelope(envelope)).sort()).toEqual([...parts.keys()].sort());
    for (const [name, text] of parts) expect(name).toBe(hash('sha256', text, 'hex'));
    expect([listPartNames('garbage'), listPartNames(`${JSON.stringify({ org: 'a' })}\n{`)]).toEqual([[], []]);
  });

  it('is only made where there is much: a small one is whole', async () => {
    const small = await prepareSnapshot(rows, tools);
    expect([small.envelope.schema, small.parts.size]).toEqual([1, 0]);
    const routes = Array.from({ length: 501 }, (_, at) => aRoute(`r${at}`));
    const large = await prepareSnapshot(someRows({ routes }), tools);
    expect(large.envelope.schema).toBe(3);
    expect(large.parts.size).toBeGreaterThan(16);
  });

  it('is read by asking for what is not there yet', async () => {
    const proxy = holder();
    const first = await prepare(many);
    const asked: number[] = [];
    const reading =
      (parts: ReadonlyMap<string, string>): PartReader =>
      (names) => {
        asked.push(names.length);
        return Promise.resolve(parts);
      };
    await proxy.offer('org_a', formatEnvelope(first.envelope), reading(first.parts));
    const next = await prepare({ ...many, rev: 8, providers: [aProvider('openai', { enabled: false })] });
    const result = await proxy.offer('org_a', formatEnvelope(next.envelope), reading(next.parts));
    const same = await prepare({ ...many, rev: 9, keysRev: 9, providers: [aProvider('openai', { enabled: false })] });
    await proxy.offer('org_a', formatEnvelope(same.envelope), reading(same.parts));
    expect(asked).toEqual([first.parts.size, 1]);
    expect(result.outcome === 'activated' && result.parts).toEqual(next.parts);
    expect([proxy.revOf('org_a'), proxy.peek('org_a')?.keysRev]).toEqual([9, 9]);
  });

  it('gives way to a whole one, and back', async () => {
    const proxy = holder();
    for (const [rev, most] of [
      [7, 0],
      [8, 1_000],
      [9, 0],
    ] as const) {
      const { envelope, parts } = await prepare({ ...rows, rev }, new SnapshotMemory(most));
      const result = await proxy.offer('org_a', formatEnvelope(envelope), () => Promise.resolve(parts));
      expect(result).toMatchObject({ outcome: 'activated', config: { rev } });
    }
  });
});

describe('what is refused of a snapshot in parts', () => {
  const offer = async (spoil: (parts: Map<string, string>) => void): Promise<OfferResult> => {
    const { envelope, parts } = await prepare(many);
    const spoiled = new Map(parts);
    spoil(spoiled);
    return holder().offer('org_a', formatEnvelope(envelope), () => Promise.resolve(spoiled));
  };
  const firstOf = (parts: ReadonlyMap<string, string>): string => [...parts.keys()][0] ?? '';

  it.each<[string, (parts: Map<string, string>) => void, string]>([
    ['a part is not there', (parts) => parts.delete(firstOf(parts)), 'part_missing'],
    ['no part is there', (parts) => parts.clear(), 'part_missing'],
    ['a part was cut off', (parts) => parts.set(firstOf(parts), '{"id":"'), 'hash_mismatch'],
    ['a part is another one', (parts) => parts.set(firstOf(parts), [...parts.values()][1] ?? ''), 'hash_mismatch'],
  ])('where %s', async (_what, spoil, reason) => {
    expect(await offer(spoil)).toMatchObject({
      outcome: 'refused',
      rev: 7,
      reason,
      message: expect.stringMatching(/^parts\.projects\.0: /),
    });
  });

  it('where parts cannot be asked for, nothing: it may be offered again', async () => {
    const { envelope, parts } = await prepare(many);
    const proxy = holder();
    const cause = new Error('away');
    const text = formatEnvelope(envelope);
    expect(await proxy.offer('org_a', text, () => Promise.reject(cause))).toEqual({ outcome: 'unread', cause });
    expect(await proxy.offer('org_a', text, () => Promise.resolve(parts))).toMatchObject({ outcome: 'activated' });
  });

  it('where nobody says how to get at parts, the whole', async () => {
    const { envelope } = await prepare(many);
    expect(await holder().offer('org_a', formatEnvelope(envelope))).toMatchObject({ reason: 'part_missing' });
  });

  /** Signed by the publisher, whatever it says: what a broken or newer one might make. */
  const signed = async (change: object, entries: Partial<Record<string, string>> = {}): Promise<OfferResult> => {
    const { envelope, parts } = await prepare(rows);
    const body = JSON.parse(envelope.body) as { parts: Record<string, string[]> };
    const all = new Map(parts);
    for (const [kind, text = ''] of Object.entries(entries)) {
      const name = hash('sha256', text, 'hex');
      body.parts[kind] = [name];
      all.set(name, text);
    }
    const text = formatEnvelope(encodeSnapshot({ ...body, ...change } as never, testSign));
    return holder().offer('org_a', text, () => Promise.resolve(all));
  };
  const project = canonicalJson({ id: 'prj_1', slug: 'default' });

  it.each<[string, object, Partial<Record<string, string>>, string, string]>([
    ['an entry has not its form', {}, { routes: '{"id":1}' }, 'shape_invalid', 'routes.0.id'],
    ['an entry is no JSON', {}, { routes: `${project}\nx` }, 'shape_invalid', 'routes.0'],
    ['a line is no JSON', {}, { projects: `${project}\nx` }, 'malformed', ''],
    [
      'a name is none',
      { parts: { projects: ['../x'], providers: [], routes: [], policies: [], models: [] } },
      {},
      'shape_invalid',
      'parts.projects.0',
    ],
    [
      'a list is not there',
      { parts: { projects: [], providers: [], routes: [] } },
      {},
      'shape_invalid',
      'parts.policies',
    ],
    [
      'a project is not there that owns a route',
      {},
      {
        projects: canonicalJson({ id: 'prj_2', slug: 's' }),
        routes: canonicalJson({
          ...JSON.parse('{}'),
          id: 'r',
          project: 'prj_9',
          projects: null,
          name: 'r',
          type: 'chat',
          enabled: true,
          reserved: false,
          models: [],
          config: {},
        }),
      },
      'reference_missing',
      'routes.0.project',
    ],
    ['there are too many entries', {}, { policies: '{}\n'.repeat(1_001).trim() }, 'shape_invalid', 'policies.0'],
    ['it is too large', {}, { providers: `"${'x'.repeat(16 * 1024 * 1024)}"` }, 'too_large', ''],
  ])('where %s', async (_what, change, entries, reason, path) => {
    const result = await signed(change, entries);
    expect(result).toMatchObject({ outcome: 'refused', reason });
    expect(result.outcome === 'refused' && result.message.startsWith(path)).toBe(true);
  });

  it('where there are more projects than any organization may have', async () => {
    const projects = Array.from({ length: 10_001 }, (_, at) => aProject(`prj_${at}`, `p${at}`));
    await expect(prepare({ ...rows, projects })).rejects.toMatchObject({ reason: 'limit_exceeded', path: 'projects' });
  });
});
