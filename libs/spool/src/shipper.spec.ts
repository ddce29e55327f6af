import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ShipmentPort, type ShippedBatch, Shipper, type ShipperOptions } from './shipper.ts';
import { openSpoolInMemory, readRow, type SpoolInMemory } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

/** A queue, a worker and a ledger in one, which lose what they are told to lose. */
class OtherEnd implements ShipmentPort {
  readonly queue = new Map<string, ShippedBatch>();
  readonly stored = new Map<number, number>();
  /** First row of each request, and how many came after it. */
  readonly ledger = new Map<string, number>();
  sent: ShippedBatch[] = [];
  isAway = false;

  send(batch: ShippedBatch, attempt: number): Promise<string> {
    if (this.isAway) return Promise.reject(new Error('Redis cannot be reached right now.'));
    const ticket = `${batch.from}-${batch.to}-${attempt}`;
    this.sent.push(batch);
    this.queue.set(ticket, batch);
    return Promise.resolve(ticket);
  }

  isQueued(ticket: string): Promise<boolean> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(this.queue.has(ticket));
  }

  listStored(): Promise<readonly { from: number; to: number }[]> {
    if (this.isAway) return Promise.reject(new Error('away'));
    return Promise.resolve([...this.stored].map(([from, to]) => ({ from, to })));
  }

  forgetStored(_spoolId: string, froms: readonly number[]): Promise<void> {
    for (const from of froms) this.stored.delete(from);
    return Promise.resolve();
  }

  /** Stores one waiting batch, the oldest unless told otherwise. */
  work(which = 0): void {
    const [ticket, batch] = [...this.queue][which] ?? [];
    if (ticket === undefined || batch === undefined) return;
    for (const { request_id } of batch.rows.map(readRow))
      this.ledger.set(request_id, (this.ledger.get(request_id) ?? 0) + 1);
    this.stored.set(batch.from, batch.to);
    this.queue.delete(ticket);
  }

  workAll(): void {
    while (this.queue.size > 0) this.work();
  }
}

interface World extends SpoolInMemory {
  readonly end: OtherEnd;
  readonly shipper: Shipper;
  readonly troubles: string[];
  run(count: number): void;
}

async function startShipping(options: Partial<ShipperOptions> = {}): Promise<World> {
  const memory = openSpoolInMemory({ segmentBytes: 5_000, maxInMemory: 50 });
  const end = new OtherEnd();
  const troubles: string[] = [];
  const shipper = new Shipper({
    spool: memory.spool,
    port: end,
    clock: memory.time,
    timers: memory.time,
    onTrouble: (message) => troubles.push(message),
    ...options,
  });
  shipper.start();
  await memory.time.advance(0);
  let count = 0;
  const run = (more: number): void => {
    for (let at = 0; at < more; at += 1) {
      const id = `r${count++}`;
      void memory.spool.start(aUsageStart(id));
      memory.spool.end(aUsageEnd(id));
    }
  };
  return { ...memory, end, shipper, troubles, run };
}

describe('settled rows', () => {
  it('wait a tenth of a second for others and go together', async () => {
    const { run, time, end } = await startShipping();
    run(1);
    await time.advance(60);
    run(2);
    expect(end.sent).toHaveLength(0);
    await time.advance(40);
    expect(end.sent.map(({ rows }) => rows.length)).toEqual([3]);
  });

  it('do not wait when a batch is full', async () => {
    const { run, time, end } = await startShipping({ maxRows: 10 });
    run(25);
    await time.advance(0);
    expect(end.sent.map(({ rows }) => rows.length)).toEqual([10, 10, 5]);
    expect(end.sent.map(({ from }) => from)).toEqual([0, ...end.sent.slice(0, 2).map(({ to }) => to)]);
  });

  it('free the disk once stored, and what said so is forgotten', async () => {
    const { run, time, end, spool } = await startShipping({ maxRows: 10 });
    run(100);
    await time.advance(100);
    end.workAll();
    await time.advance(1_000);
    expect(spool.status().segments).toBe(1);
    expect(end.stored.size).toBe(0);
  });

  it('stay in the spool while nobody stores them, however long', async () => {
    const { run, time, end, spool } = await startShipping({ maxRows: 10, maxInFlight: 3 });
    run(200);
    await time.advance(600_000);
    // Not sent again while it waits: a dead worker must not fill the queue.
    expect(end.sent).toHaveLength(3);
    expect(spool.status().acknowledged).toBe(0);
    for (let at = 0; at < 30; at += 1) {
      end.workAll();
      await time.advance(1_000);
    }
    expect([...end.ledger.values()]).toEqual(Array.from({ length: 200 }, () => 1));
  });
});

describe('what goes wrong on the way', () => {
  it('a queue that lost everything is given everything again', async () => {
    const { run, time, end } = await startShipping({ maxRows: 10 });
    run(30);
    await time.advance(100);
    end.queue.clear();
    await time.advance(6_000);
    end.workAll();
    await time.advance(1_000);
    expect([...end.ledger.keys()]).toHaveLength(30);
  });

  it('a batch that overtakes a lost one does not hide it', async () => {
    const { run, time, end, spool } = await startShipping({ maxRows: 10 });
    run(20);
    await time.advance(100);
    end.queue.delete([...end.queue.keys()][0] ?? '');
    end.workAll();
    await time.advance(1_000);
    expect(spool.status().acknowledged).toBe(0);
    await time.advance(6_000);
    end.workAll();
    await time.advance(1_000);
    expect([...end.ledger.keys()]).toHaveLength(20);
    expect(spool.status().acknowledged).toBe(spool.status().position);
  });

  it('an unreachable queue is tried again, ever more slowly, and nothing is lost', async () => {
    const { run, time, end, troubles } = await startShipping({ maxRows: 10 });
    end.isAway = true;
    run(120);
    await time.advance(60_000);
    expect(troubles.length).toBeGreaterThan(5);
    expect(troubles.length).toBeLessThan(150);
    end.isAway = false;
    for (let at = 0; at < 10; at += 1) {
      await time.advance(1_000);
      end.workAll();
    }
    expect([...end.ledger.values()]).toEqual(Array.from({ length: 120 }, () => 1));
  });

  it('whatever is lost, late or out of order, every row arrives in the end and the disk is freed', async () => {
    const fate = fc.constantFrom('work', 'work newest', 'lose', 'forget', 'away', 'back', 'wait', 'run');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 60 }), async (fates) => {
        const { run, time, end, spool } = await startShipping({ maxRows: 3, maxInFlight: 4 });
        let requests = 0;
        for (const each of fates) {
          if (each === 'run') {
            run(7);
            requests += 7;
          } else if (each === 'work') end.work();
          else if (each === 'work newest') end.work(end.queue.size - 1);
          else if (each === 'lose') end.queue.clear();
          else if (each === 'forget') end.stored.clear();
          else if (each === 'wait') await time.advance(3_000);
          else end.isAway = each === 'away';
          await time.advance(100);
        }
        end.isAway = false;
        for (let at = 0; at < 150 && spool.status().acknowledged < spool.status().taken + 1; at += 1) {
          end.workAll();
          await time.advance(1_000);
        }
        expect(end.ledger.size).toBe(requests);
        expect(spool.status().acknowledged).toBe(spool.status().taken);
        expect(spool.status().segments).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the end of a process', () => {
  it('hands over what is settled and leaves the rest to the next', async () => {
    const { run, end, shipper, time } = await startShipping();
    run(3);
    await shipper.stop();
    expect(end.sent.map(({ rows }) => rows.length)).toEqual([3]);
    run(1);
    await time.advance(60_000);
    expect(end.sent).toHaveLength(1);
  });

  it('does not wait for a queue that is away', async () => {
    const { run, end, shipper, troubles } = await startShipping();
    end.isAway = true;
    run(3);
    await shipper.stop();
    expect(end.sent).toEqual([]);
    expect(troubles).not.toEqual([]);
  });
});
