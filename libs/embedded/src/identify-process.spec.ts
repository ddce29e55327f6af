import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { findStartInStat, identifyProcess } from './identify-process.ts';

const rest = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20';

describe('findStartInStat', () => {
  it.each([
    { stat: `7 (node) S ${rest}`, start: '777', why: 'a running process' },
    { stat: `7 (a) b (c) S ${rest}`, start: '777', why: 'a name with brackets' },
    { stat: `7 (node) Z ${rest}`, start: undefined, why: 'a zombie' },
    { stat: '', start: undefined, why: 'no process' },
  ])('reads $why', ({ stat, start }) => {
    expect(findStartInStat(stat)).toBe(start);
  });
});

describe('a process', () => {
  it('keeps its identity as long as it lives', async () => {
    const first = await identifyProcess(process.pid);
    expect(first).toBeTruthy();
    expect(await identifyProcess(process.pid)).toBe(first);
  });

  it('has none once it has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(await identifyProcess(child.pid ?? 0)).toBeUndefined();
  });
});
