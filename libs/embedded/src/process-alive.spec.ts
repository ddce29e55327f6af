import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { findProgramInStat, findProgramOf, isGone } from './process-alive.ts';

describe('findProgramInStat', () => {
  it.each([
    { stat: '41 (postgres) S 1 41 41 0', program: 'postgres', why: 'a sleeping server' },
    { stat: '41 (a (b) c) R 1 41', program: 'a (b) c', why: 'a name with brackets and blanks' },
    { stat: '41 (postgres) Z 1 41', program: undefined, why: 'a zombie' },
    { stat: '', program: undefined, why: 'a process that ended while we looked' },
  ])('reads $why', ({ stat, program }) => {
    expect(findProgramInStat(stat)).toBe(program);
  });
});

describe('a process looked up by number', () => {
  it('is known by the program it runs', async () => {
    expect(await findProgramOf(process.pid)).toBeTruthy();
  });

  it('is not mistaken for another program that now has the number', async () => {
    expect(await isGone(process.pid, /no-such-program/, 0)).toBe(true);
    expect(await isGone(process.pid, /./, 0)).toBe(false);
  });

  it('is gone once it has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(await findProgramOf(child.pid ?? 0)).toBeUndefined();
    expect(await isGone(child.pid ?? 0, /./, 0)).toBe(true);
  });
});
