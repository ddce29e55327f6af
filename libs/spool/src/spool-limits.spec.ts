import { describe, expect, it } from 'vitest';
import type { Spool } from './spool.ts';
import type { SpoolTrouble } from './spool-trouble.ts';
import { openSpoolInMemory, takeAll } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

function run(spool: Spool, ...requests: string[]): void {
  for (const request of requests) {
    void spool.start(aUsageStart(request));
    spool.end(aUsageEnd(request));
  }
}

async function takenIds(spool: Spool): Promise<string[]> {
  return (await takeAll(spool)).map(({ request_id }) => request_id);
}

function errorCode(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe('when full', () => {
  it('new requests are refused as overloaded, those let in are accounted, and storing makes room', async () => {
    const { spool, time } = openSpoolInMemory({ maxBytes: 3_000, segmentBytes: 500 });
    void spool.start(aUsageStart('let in'));
    let count = 0;
    while (errorCode(() => run(spool, `r${count}`)) === undefined) count += 1;
    expect(errorCode(() => void spool.start(aUsageStart('refused')))).toBe('overloaded');
    expect(spool.status().isFull).toBe(true);
    spool.end(aUsageEnd('let in'));
    spool.end(aUsageEnd('refused'));
    const ids = await takenIds(spool);
    expect(ids).toHaveLength(count + 1);
    expect(ids).toContain('let in');
    spool.acknowledge(spool.status().taken);
    await time.advance(0);
    expect(errorCode(() => run(spool, 'again'))).toBeUndefined();
    expect(await takenIds(spool)).toEqual(['again']);
  });

  it('may be told to let requests through uncounted, and says so', async () => {
    const told: SpoolTrouble[] = [];
    const { spool } = openSpoolInMemory({ maxBytes: 1, whenFull: 'lose', onTrouble: (trouble) => told.push(trouble) });
    run(spool, 'r1', 'r2');
    expect(spool.status()).toMatchObject({ lost: 2, open: 0 });
    expect(told).toMatchObject([{ kind: 'lost' }]);
    expect(await takenIds(spool)).toEqual([]);
  });
});

describe('when the disk is full', () => {
  it('an end waits until it fits, and is not lost by a kill either', async () => {
    const { spool, files, time } = openSpoolInMemory();
    void spool.start(aUsageStart('r1'));
    files.limit(20);
    spool.end(aUsageEnd('r1'));
    expect(spool.status()).toMatchObject({ late: 1, open: 1 });
    expect(errorCode(() => void spool.start(aUsageStart('r2')))).toBe('overloaded');
    const killed = openSpoolInMemory({ files: files.copy(), time });
    expect(await takeAll(killed.spool)).toMatchObject([{ request_id: 'r1', error_code: 'gateway_restarted' }]);
    files.limit(Infinity);
    await time.advance(1_000);
    expect(spool.status()).toMatchObject({ late: 0, open: 0 });
    spool.rewind();
    expect(await takeAll(spool)).toMatchObject([{ request_id: 'r1', status: 200 }]);
  });
});

describe('reaching the disk', () => {
  it('happens once for 256 records, and 50 ms after the last', async () => {
    const { spool, files, time } = openSpoolInMemory();
    for (let at = 0; at < 128; at += 1) run(spool, `r${at}`);
    expect(files.syncs).toBe(1);
    await time.advance(0);
    run(spool, 'one more');
    expect(files.syncs).toBe(1);
    await time.advance(50);
    expect(files.syncs).toBe(2);
    await time.advance(1_000);
    expect(files.syncs).toBe(2);
  });
});
