import { expect, it } from 'vitest';
import { MemoryAttempts } from './memory-attempts.ts';

it('counts each subject in a window of its own, which begins with the first attempt', async () => {
  let now = 1_000;
  const attempts = new MemoryAttempts({ now: () => 0, monotonicMs: () => now });
  expect(await attempts.count('a', 500)).toEqual({ count: 1, endsInMs: 500 });
  now += 200;
  expect(await attempts.count('a', 500)).toEqual({ count: 2, endsInMs: 300 });
  expect(await attempts.count('b', 500)).toEqual({ count: 1, endsInMs: 500 });
  now += 300;
  expect(await attempts.count('a', 500)).toEqual({ count: 1, endsInMs: 500 });
  await attempts.forget('b');
  expect(await attempts.count('b', 500)).toMatchObject({ count: 1 });
});

it('forgets the oldest when there are more than it can hold', async () => {
  const attempts = new MemoryAttempts({ now: () => 0, monotonicMs: () => 0 });
  for (let index = 0; index <= 50_000; index += 1) await attempts.count(`subject ${index}`, 1_000);
  expect(await attempts.count('subject 50000', 1_000)).toMatchObject({ count: 2 });
  expect(await attempts.count('subject 0', 1_000)).toMatchObject({ count: 1 });
});
