import { describe, expect, it } from 'vitest';
import type { Spool } from './spool.ts';
import type { SpoolOptions } from './spool-options.ts';
import { openSpoolInMemory, type SpoolInMemory, takeAll } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

/** A spool whose turns of the event loop end when the test says so. */
function openInTurns(options: Pick<Partial<SpoolOptions>, 'maxBytes'> = {}): SpoolInMemory & { endTurn(): void } {
  const waiting: (() => void)[] = [];
  const memory = openSpoolInMemory({ ...options, endOfTurn: (run) => waiting.push(run) });
  return { ...memory, endTurn: () => waiting.splice(0).forEach((run) => run()) };
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `r${at}`);

async function outcome(start: () => void | Promise<void>): Promise<string> {
  try {
    await start();
    return 'kept';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function leftBehind({ files, time }: SpoolInMemory): Promise<Record<string, number>> {
  const rows = await takeAll(openSpoolInMemory({ files: files.copy(), time }).spool);
  return Object.fromEntries(rows.map(({ request_id, status }) => [request_id, status]));
}

function startAll(spool: Spool, names: readonly string[]): Promise<string>[] {
  return names.map((id) => outcome(() => spool.start(aUsageStart(id))));
}

describe('requests of one turn of the event loop', () => {
  it.each([1, 2, 32, 1_000])('%i starts wait for one write, and outlive a kill after it', async (count) => {
    const world = openInTurns();
    const before = world.files.writes;
    const started = startAll(world.spool, ids(count));
    world.endTurn();
    expect(await Promise.all(started)).toEqual(ids(count).map(() => 'kept'));
    // More than fits into the buffer is written before the turn is over.
    expect(world.files.writes - before).toBeLessThanOrEqual(count < 100 ? 1 : 3);
    expect(await leftBehind(world)).toEqual(Object.fromEntries(ids(count).map((id) => [id, 500])));
  });

  it('none of them may go on before the write', async () => {
    const world = openInTurns();
    let isKept = false;
    const started = outcome(() => world.spool.start(aUsageStart('r0'))).then(() => (isKept = true));
    await world.time.advance(1_000);
    expect(isKept).toBe(false);
    expect(await leftBehind(world)).toEqual({});
    world.endTurn();
    await started;
    expect(isKept).toBe(true);
  });

  it('ends of some and starts of others share a write', async () => {
    const world = openInTurns();
    void startAll(world.spool, ['r0', 'r1']);
    world.endTurn();
    await takeAll(world.spool);
    const before = world.files.writes;
    for (const id of ['r0', 'r1']) world.spool.end(aUsageEnd(id));
    void startAll(world.spool, ['r2']);
    expect(await takeAll(world.spool)).toEqual([]);
    world.endTurn();
    expect(world.files.writes - before).toBe(1);
    expect(await leftBehind(world)).toEqual({ r0: 200, r1: 200, r2: 500 });
    expect((await takeAll(world.spool)).map(({ request_id }) => request_id)).toEqual(['r0', 'r1']);
  });

  it('one that ends in the turn it began in is one row, also when its end is told twice', async () => {
    const world = openInTurns();
    void startAll(world.spool, ['r0']);
    world.spool.end(aUsageEnd('r0'));
    world.spool.end(aUsageEnd('r0', { status: 502 }));
    world.endTurn();
    expect(await leftBehind(world)).toEqual({ r0: 200 });
    expect(await takeAll(world.spool)).toHaveLength(1);
  });

  it('closing writes what the turn has not', async () => {
    const world = openInTurns();
    void startAll(world.spool, ['r0']);
    world.spool.end(aUsageEnd('r0'));
    await world.spool.close();
    expect(await leftBehind(world)).toEqual({ r0: 200 });
  });
});

describe('a disk that does not take the whole group', () => {
  it('takes those records that fit; the others are refused or tried again', async () => {
    const world = openInTurns();
    void startAll(world.spool, ['old']);
    world.endTurn();
    const size = world.files.get('/spool/000000000001.seg').length;
    const started = startAll(world.spool, ['r0', 'r1', 'r2']);
    world.spool.end(aUsageEnd('old'));
    // Room for one more start, and not for two.
    world.files.limit(size * 1.5 - 20);
    world.endTurn();
    expect(await Promise.all(started)).toEqual(['kept', 'overloaded', 'overloaded']);
    expect(world.spool.status()).toMatchObject({ late: 1, open: 2 });
    world.files.limit(Infinity);
    await world.time.advance(1_000);
    expect(await leftBehind(world)).toEqual({ old: 200, r0: 500 });
  });

  it('an end whose start was refused in the same turn is nobody’s', async () => {
    const world = openInTurns();
    const started = startAll(world.spool, ['r0']);
    world.spool.end(aUsageEnd('r0'));
    world.files.limit(0);
    world.endTurn();
    expect(await Promise.all(started)).toEqual(['overloaded']);
    world.files.limit(Infinity);
    await world.time.advance(2_000);
    expect(world.spool.status()).toMatchObject({ late: 0, open: 0 });
    expect(await leftBehind(world)).toEqual({});
  });

  it('counts what waits as taken room', async () => {
    const world = openInTurns({ maxBytes: 400 });
    const started = startAll(world.spool, ids(10));
    world.endTurn();
    const kept = (await Promise.all(started)).filter((each) => each === 'kept').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(5);
  });
});
