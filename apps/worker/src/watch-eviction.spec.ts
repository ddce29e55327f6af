import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchEviction } from './watch-eviction.ts';

/** A Redis that connects as often as it is told to, and what the worker then says. */
function watch(check: () => Promise<string | undefined>): { connect: () => Promise<void>; said: string[] } {
  const said: string[] = [];
  let onReady: (() => void) | undefined;
  const redis = { onReady: (listener: () => void) => void (onReady = listener) };
  const log = {
    warn: (_: object, text: string) => void said.push(`warn: ${text}`),
    debug: (_: object, text: string) => void said.push(`debug: ${text}`),
  };
  watchEviction(redis, check, log);
  const connect = async (): Promise<void> => {
    onReady?.();
    await turn();
  };
  return { connect, said };
}

it('warns of a Redis that may drop jobs, at every connect anew', async () => {
  const { connect, said } = watch(() => Promise.resolve('may drop queued jobs'));
  expect(said).toEqual([]);
  await connect();
  await connect();
  expect(said).toEqual(['warn: may drop queued jobs', 'warn: may drop queued jobs']);
});

it('has nothing to say of one that drops nothing', async () => {
  const { connect, said } = watch(() => Promise.resolve(undefined));
  await connect();
  expect(said).toEqual([]);
});

it('goes on where the server does not tell', async () => {
  const { connect, said } = watch(() => Promise.reject(new Error('NOPERM')));
  await connect();
  expect(said).toEqual(['debug: the eviction policy of Redis cannot be read']);
});
