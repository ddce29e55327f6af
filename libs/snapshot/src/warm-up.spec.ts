import { describe, expect, it } from 'vitest';
import { warmUp } from './warm-up.ts';

describe('the snapshot a process warms up with', () => {
  it('is read and compiled as any other, in parts and whole, and gives turns', async () => {
    let turns = 0;
    const yieldNow = (): Promise<void> => {
      turns += 1;
      return Promise.resolve();
    };
    await expect(warmUp(yieldNow)).resolves.toBeUndefined();
    expect(turns).toBeGreaterThan(0);
  });
});
