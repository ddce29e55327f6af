import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, StepClock } from '../testing/feed-fixtures.ts';
import { ArchiveOutbox } from './archive-outbox.ts';

let folder: string;
let remove: () => Promise<void>;
const clock = new StepClock();
beforeEach(async () => {
  ({ folder, remove } = await aFolder());
});
afterEach(() => remove());

const open = (maxBytes = 10_000): Promise<ArchiveOutbox> => ArchiveOutbox.open({ dir: folder, maxBytes, clock });

async function addAll(outbox: ArchiveOutbox, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    clock.nowMs += 1;
    expect(await outbox.add(text)).toBe(true);
  }
}

describe('the outbox of archived calls', () => {
  it('gives them in order, again after a rewind, and never what is stored', async () => {
    const outbox = await open();
    await addAll(outbox, 'a', 'b', 'c');
    expect(await outbox.take(2)).toEqual({ from: 0, to: 2, rows: ['a', 'b'] });
    expect(await outbox.take(2)).toEqual({ from: 2, to: 3, rows: ['c'] });
    expect(await outbox.take(2)).toEqual({ from: 3, to: 3, rows: [] });
    outbox.acknowledge(1);
    outbox.rewind();
    expect(await outbox.take(5)).toEqual({ from: 1, to: 3, rows: ['b', 'c'] });
  });

  it('is another life after a restart, with what is not stored, in the order it came', async () => {
    const first = await open();
    await addAll(first, 'a', 'b', 'c');
    first.acknowledge(1);
    await expect.poll(async () => (await readdir(folder)).length).toBe(2);
    await writeFile(path.join(folder, '000000000000001-000000001-00000000-1.call.tmp'), 'x');
    await writeFile(path.join(folder, 'another'), 'x');
    const next = await open();
    expect(next.id).not.toBe(first.id);
    await addAll(next, 'd');
    expect(await next.take(9)).toEqual({ from: 0, to: 3, rows: ['b', 'c', 'd'] });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('holds so much and no more, and has room again when something is stored', async () => {
    const outbox = await open(10);
    await addAll(outbox, '12345', '67890');
    expect([await outbox.add('x'), outbox.bytes]).toEqual([false, 10]);
    outbox.acknowledge(1);
    expect([await outbox.add('x'), outbox.bytes]).toEqual([true, 6]);
  });

  it('takes what fits into one batch, one at least', async () => {
    const outbox = await open(1e8);
    const large = 'x'.repeat(700_000);
    await addAll(outbox, large, large, 'x'.repeat(2_000_000));
    expect([await outbox.take(9), await outbox.take(9), await outbox.take(9)].map(({ to }) => to)).toEqual([1, 2, 3]);
  });

  it('leaves no gap where a file is gone', async () => {
    const outbox = await open();
    await addAll(outbox, 'a', 'b');
    await remove();
    expect(await outbox.take(9)).toEqual({ from: 0, to: 2, rows: ['', ''] });
  });

  it('tells what settled, and is readable by its owner alone', async () => {
    const outbox = await open();
    const told: number[] = [];
    outbox.onSettled((waiting) => told.push(waiting));
    await addAll(outbox, 'a', 'b');
    expect(told).toEqual([1, 2]);
    for (const name of await readdir(folder)) expect((await stat(path.join(folder, name))).mode & 0o077).toBe(0);
  });
});
