import type { Timers } from '@headgate/kernel';
import { expect, it } from 'vitest';
import { repeat } from './repeat.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('runs at once and again after each end, never twice at a time, and not after it was ended', async () => {
  const waiting: { ms: number; run: () => void }[] = [];
  const timers: Timers = {
    after: (ms, run) => {
      const timer = { ms, run };
      waiting.push(timer);
      return () => waiting.splice(waiting.indexOf(timer), 1);
    },
  };
  const runs: PromiseWithResolvers<void>[] = [];
  const end = repeat(
    () => {
      runs.push(Promise.withResolvers<void>());
      return runs.at(-1)?.promise ?? Promise.resolve();
    },
    1_000,
    timers,
  );
  expect([runs.length, waiting.length]).toEqual([1, 0]);
  runs[0]?.resolve();
  await turn();
  expect(waiting.map(({ ms }) => ms)).toEqual([1_000]);
  waiting.shift()?.run();
  expect(runs).toHaveLength(2);
  const ended = end();
  runs[1]?.resolve();
  await ended;
  await turn();
  expect([runs.length, waiting.length]).toEqual([2, 0]);
});
