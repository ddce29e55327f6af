import { usageRow } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { encodeFrame, newFrameBuffer } from './frame.ts';
import type { Spool } from './spool.ts';
import type { SpoolTrouble } from './spool-trouble.ts';
import { openSpoolInMemory, readRow, takeAll } from './testing/open-spool.ts';
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

describe('a request that is over', () => {
  it('is one row with everything both records say', async () => {
    const { spool } = openSpoolInMemory();
    void spool.start(aUsageStart('r1', { model_requested: 'mädchen/模型' }));
    spool.end(aUsageEnd('r1', { status: 429, error_code: 'provider_rate_limited' }));
    const [row, ...others] = await takeAll(spool);
    expect(others).toEqual([]);
    expect(row).toEqual({
      ...aUsageStart('r1', { model_requested: 'mädchen/模型' }),
      ...aUsageEnd('r1', { status: 429, error_code: 'provider_rate_limited' }),
      proxy_id: 'proxy-1',
    });
    expect(usageRow.parse(row)).toEqual(row);
  });

  it('comes in the order requests ended, wherever their starts lie', async () => {
    const { spool, files } = openSpoolInMemory({ segmentBytes: 150 });
    await takeAll(spool);
    for (const id of ['slow', 'quick', 'middle']) void spool.start(aUsageStart(id));
    for (const id of ['quick', 'middle', 'slow']) spool.end(aUsageEnd(id));
    expect(files.names('/spool').filter((name) => name.endsWith('.seg')).length).toBeGreaterThan(3);
    expect(await takenIds(spool)).toEqual(['quick', 'middle', 'slow']);
  });

  it('is given out once, and again after a rewind unless acknowledged', async () => {
    const { spool } = openSpoolInMemory();
    run(spool, 'r1', 'r2');
    const first = await spool.take(1);
    expect(first.from).toBe(0);
    expect(first.rows.map(readRow)).toMatchObject([{ request_id: 'r1' }]);
    const second = await spool.take(10);
    expect(second.from).toBe(first.to);
    expect(second.rows.map(readRow)).toMatchObject([{ request_id: 'r2' }]);
    expect(await spool.take(10)).toEqual({ from: second.to, to: second.to, rows: [] });
    spool.acknowledge(first.to);
    spool.rewind();
    run(spool, 'r3');
    expect(await takenIds(spool)).toEqual(['r2', 'r3']);
  });

  it('is read back from disk when too many wait in memory, none twice', async () => {
    const { spool } = openSpoolInMemory({ maxInMemory: 3, segmentBytes: 2_000 });
    await takeAll(spool);
    const all = Array.from({ length: 20 }, (_, at) => `r${at}`);
    run(spool, ...all);
    const early = await spool.take(2);
    run(spool, 'later');
    expect([...early.rows.map((row) => readRow(row).request_id), ...(await takenIds(spool))]).toEqual([
      ...all,
      'later',
    ]);
    run(spool, 'live again');
    expect(await takenIds(spool)).toEqual(['live again']);
  });

  it('has its texts cut when somebody sends a megabyte as a model name', async () => {
    const { spool } = openSpoolInMemory();
    void spool.start(aUsageStart('r1', { model_requested: '😀'.repeat(500_000) }));
    spool.end(aUsageEnd('r1', { model_used: 'x'.repeat(1_000_000) }));
    spool.rewind();
    const [row] = await takeAll(spool);
    expect(row?.model_requested).toBe('😀'.repeat(256));
    expect(row?.model_used).toHaveLength(512);
  });

  it('is told to the listener, an end without a start is not', () => {
    const { spool } = openSpoolInMemory();
    let told = 0;
    spool.onSettled(() => (told += 1));
    spool.end(aUsageEnd('never started'));
    run(spool, 'r1');
    expect(told).toBe(1);
  });
});

describe('after a kill', () => {
  it('what has ended is there as it ended, and what has not is there as broken off', async () => {
    const { spool, files, time } = openSpoolInMemory();
    run(spool, 'done');
    void spool.start(aUsageStart('under way'));
    await time.advance(90_000);
    void spool.start(aUsageStart('too', { started_at: new Date(time.now()).toISOString() }));
    const left = files.copy();
    await time.advance(3_600_000);
    const next = openSpoolInMemory({ files: left, time });
    run(next.spool, 'new');
    const rows = await takeAll(next.spool);
    expect(new Map(rows.map((row) => [row.request_id, [row.status, row.error_code, row.latency_ms]]))).toEqual(
      new Map([
        ['done', [200, null, 812.5]],
        ['new', [200, null, 812.5]],
        // Until the last sign of life, not until the next start.
        ['under way', [500, 'gateway_restarted', 90_000]],
        ['too', [500, 'gateway_restarted', 0]],
      ]),
    );
    expect(rows).toHaveLength(4);
    expect(rows.find(({ request_id }) => request_id === 'too')).toMatchObject({
      usage_source: 'none',
      input_tokens: null,
      provider: null,
    });
  });

  it('nothing is removed before everything left behind was read', async () => {
    const first = openSpoolInMemory({ segmentBytes: 400 });
    run(first.spool, 'a', 'b');
    const { spool, files, time } = openSpoolInMemory({ files: first.files.copy(), segmentBytes: 400 });
    const before = files.names('/spool');
    const { to, rows } = await spool.take(1);
    expect(rows.map(readRow)).toMatchObject([{ request_id: 'a' }]);
    spool.acknowledge(to);
    await time.advance(0);
    expect(files.names('/spool')).toEqual(before);
  });

  it.each([
    [1, ['b', 'open']],
    [2, ['open']],
    [3, []],
  ])('with %i of three rows stored, a second kill leaves %j', async (stored, expected) => {
    const first = openSpoolInMemory({ segmentBytes: 200 });
    run(first.spool, 'a', 'b');
    void first.spool.start(aUsageStart('open'));
    const { spool, files, time } = openSpoolInMemory({ files: first.files.copy(), segmentBytes: 200 });
    const positions: number[] = [];
    for (let at = 0; at < 3; at += 1) positions.push((await spool.take(1)).to);
    // A new request makes a new segment: only the active one is never removed.
    run(spool, 'new');
    spool.acknowledge(positions[stored - 1] ?? 0);
    await time.advance(0);
    const ids = await takenIds(openSpoolInMemory({ files: files.copy() }).spool);
    expect(ids).toEqual(expect.arrayContaining([...expected, 'new']));
    expect(ids).not.toContain('a');
  });

  it('a record cut short costs nothing but itself', async () => {
    const { spool, files } = openSpoolInMemory();
    run(spool, 'whole');
    void spool.start(aUsageStart('cut'));
    const name = '/spool/000000000001.seg';
    const left = files.copy();
    left.put(name, files.get(name).subarray(0, -5));
    const told: SpoolTrouble[] = [];
    const next = openSpoolInMemory({ files: left, onTrouble: (trouble) => told.push(trouble) });
    expect(await takenIds(next.spool)).toEqual(['whole']);
    expect(told).toMatchObject([{ kind: 'unreadable' }]);
  });

  it('a damaged segment is set aside, the others are read', async () => {
    const first = openSpoolInMemory({ segmentBytes: 500 });
    run(first.spool, 'a', 'b', 'c', 'd');
    const left = first.files.copy();
    const bytes = left.get('/spool/000000000002.seg');
    bytes.fill(0xff, bytes.length - 40);
    const next = openSpoolInMemory({ files: left });
    const ids = await takenIds(next.spool);
    expect(ids).toContain('a');
    expect(ids).toContain('d');
    next.spool.acknowledge(next.spool.status().taken);
    run(next.spool, 'e');
    await next.time.advance(0);
    expect(next.files.names('/spool')).toContain('000000000002.seg.damaged');
  });

  it('records of another version are set aside unread', async () => {
    const { spool, files } = openSpoolInMemory();
    run(spool, 'future');
    const left = files.copy();
    const [name] = left.names('/spool').filter((each) => each.endsWith('.seg'));
    const text = left.get(`/spool/${name}`).toString('latin1');
    expect(text).toContain('{"version":2}');
    const buffer = newFrameBuffer();
    const header = buffer.subarray(0, encodeFrame(buffer, 'header', '{"version":3}'));
    left.put(`/spool/${name}`, Buffer.concat([header, left.get(`/spool/${name}`).subarray(header.length)]));
    const next = openSpoolInMemory({ files: left });
    expect(await takenIds(next.spool)).toEqual([]);
    next.spool.acknowledge(1);
    await next.time.advance(0);
    expect(next.files.names('/spool')).toContain(`${name}.damaged`);
  });
});

describe('what is stored', () => {
  it('frees its segments, though one request runs on', async () => {
    const { spool, files, time } = openSpoolInMemory({ segmentBytes: 1_000 });
    void spool.start(aUsageStart('long'));
    for (let at = 0; at < 50; at += 1) run(spool, `r${at}`);
    await takeAll(spool);
    spool.acknowledge(spool.status().taken);
    await time.advance(0);
    expect(spool.status().segments).toBeLessThanOrEqual(2);
    const next = openSpoolInMemory({ files: files.copy(), time });
    expect((await takeAll(next.spool)).filter(({ request_id }) => request_id === 'long')).toHaveLength(1);
    spool.end(aUsageEnd('long'));
    expect(await takenIds(spool)).toEqual(['long']);
  });

  it('keeps the start of a request whose end is not stored', async () => {
    const { spool, time } = openSpoolInMemory({ segmentBytes: 600 });
    await takeAll(spool);
    void spool.start(aUsageStart('first'));
    run(spool, 'r1', 'r2', 'r3');
    const { to } = await spool.take(3);
    spool.end(aUsageEnd('first'));
    spool.acknowledge(to);
    await time.advance(0);
    spool.rewind();
    expect(await takenIds(spool)).toEqual(['first']);
  });

  it('leaves an empty folder at the end', async () => {
    const { spool, files } = openSpoolInMemory();
    run(spool, 'r1', 'r2');
    await takeAll(spool);
    spool.acknowledge(spool.status().taken);
    await spool.close();
    expect(files.names('/spool')).toEqual([]);
  });

  it('leaves everything at the end while one row is not stored', async () => {
    const { spool, files } = openSpoolInMemory();
    run(spool, 'r1');
    await takeAll(spool);
    await spool.close();
    const next = openSpoolInMemory({ files });
    expect(await takenIds(next.spool)).toEqual(['r1']);
  });
});
