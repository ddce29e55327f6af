import { describe, expect, it } from 'vitest';
import { Coalescer } from './coalescer.ts';

/** Work that ends when told. */
function heldWork(): { readonly work: () => Promise<void>; readonly runs: PromiseWithResolvers<void>[] } {
  const runs: PromiseWithResolvers<void>[] = [];
  return {
    runs,
    work: () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work asked for many times', () => {
  it('runs once more after the run under way, for all who asked meanwhile', async () => {
    const { work, runs } = heldWork();
    const coalescer = new Coalescer();
    const first = coalescer.run('org', work);
    const later = Array.from({ length: 20 }, () => coalescer.run('org', work));
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.resolve();
    await first;
    await turn();
    expect(runs).toHaveLength(2);
    const latest = coalescer.run('org', work);
    runs[1]?.resolve();
    await Promise.all(later);
    await turn();
    expect(runs).toHaveLength(3);
    runs[2]?.resolve();
    await latest;
    await turn();
    void coalescer.run('org', work);
    expect(runs).toHaveLength(4);
  });

  it('runs side by side for different keys', () => {
    const { work, runs } = heldWork();
    const coalescer = new Coalescer();
    void coalescer.run('a', work);
    void coalescer.run('b', work);
    expect(runs).toHaveLength(2);
  });

  it('goes on after a failure, which only its own callers see', async () => {
    const { work, runs } = heldWork();
    const coalescer = new Coalescer();
    const first = coalescer.run('org', work);
    const second = coalescer.run('org', work);
    runs[0]?.reject(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await turn();
    runs[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
  });
});
