import type { UsageRow } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySpoolFiles } from './testing/memory-spool-files.ts';
import { openSpoolInMemory, readRow, type SpoolInMemory, takeAll } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

type Step =
  | { readonly do: 'start' }
  | { readonly do: 'end' | 'acknowledge'; readonly which: number }
  | { readonly do: 'take'; readonly max: number }
  | { readonly do: 'rewind' | 'kill' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ do: 'start' }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take' as const), max: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'rewind' }, { do: 'kill' }) },
);

/**
 * What really happened, kept beside the spool, and a ledger that keeps the first row of each request. Rows that were taken are
 * stored when they are acknowledged and not before: on the way they may get lost.
 */
class World {
  readonly options = { segmentBytes: 900, maxInMemory: 3 };
  life: SpoolInMemory;
  readonly ended = new Map<string, boolean>();
  readonly ledger = new Map<string, number>();
  open: string[] = [];
  taken: { readonly to: number; readonly rows: readonly UsageRow[] }[] = [];
  #requests = 0;

  constructor(preparesFiles: boolean) {
    const files = new MemorySpoolFiles();
    files.preparesFiles = preparesFiles;
    this.life = openSpoolInMemory({ ...this.options, files });
  }

  async apply(step: Step): Promise<void> {
    switch (step.do) {
      case 'start': {
        const id = `r${this.#requests++}`;
        void this.life.spool.start(aUsageStart(id));
        this.ended.set(id, false);
        this.open.push(id);
        return;
      }
      case 'end': {
        const [id] = this.open.splice(step.which % Math.max(1, this.open.length), 1);
        if (id === undefined) return;
        this.life.spool.end(aUsageEnd(id));
        this.ended.set(id, true);
        return;
      }
      case 'take':
        return this.take(step.max);
      case 'acknowledge': {
        const stored = this.taken.splice(0, 1 + (step.which % Math.max(1, this.taken.length)));
        this.store(stored.flatMap(({ rows }) => rows));
        const position = stored.at(-1)?.to;
        if (position !== undefined) this.life.spool.acknowledge(position);
        return this.life.time.advance(0);
      }
      case 'rewind':
        this.life.spool.rewind();
        this.taken = [];
        return;
      case 'kill':
        return this.kill();
    }
  }

  async take(max: number): Promise<void> {
    const { from, to, rows } = await this.life.spool.take(max);
    expect(to - from >= rows.length).toBe(true);
    if (rows.length > 0) this.taken.push({ to, rows: rows.map(readRow) });
  }

  store(rows: readonly UsageRow[]): void {
    for (const row of rows) if (!this.ledger.has(row.request_id)) this.ledger.set(row.request_id, row.status);
  }

  kill(): void {
    this.life = openSpoolInMemory({ ...this.options, files: this.life.files.copy(), time: this.life.time });
    this.open = [];
    this.taken = [];
  }

  async settle(): Promise<void> {
    this.kill();
    this.store(await takeAll(this.life.spool));
  }
}

describe('whatever happens in whatever order, kills included', () => {
  it('every request that began is one row, as it ended or as broken off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.boolean(), async (steps, preparesFiles) => {
        const world = new World(preparesFiles);
        for (const each of steps) await world.apply(each);
        await world.settle();
        const expected = [...world.ended].map(([id, hasEnded]) => [id, hasEnded ? 200 : 500]);
        expect(Object.fromEntries(world.ledger)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('a power cut that takes any part of the newest segment invents nothing and doubles nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.nat(2_000),
        fc.boolean(),
        async (steps, lost, preparesFiles) => {
          const world = new World(preparesFiles);
          for (const each of steps) await world.apply(each);
          const files = world.life.files.copy();
          const newest = files.names('/spool').findLast((name) => name.endsWith('.seg')) ?? '';
          const bytes = files.get(`/spool/${newest}`);
          files.put(`/spool/${newest}`, bytes.subarray(0, Math.max(0, bytes.length - lost)));
          const rows = await takeAll(openSpoolInMemory({ ...world.options, files }).spool);
          const ids = rows.map(({ request_id }) => request_id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of ids) expect(world.ended.has(id)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
