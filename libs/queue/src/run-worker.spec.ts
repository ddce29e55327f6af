import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './run-worker.ts';

describe('the delay before the next try', () => {
  it.each([
    { attempt: 1, least: 125, most: 250 },
    { attempt: 2, least: 250, most: 500 },
    { attempt: 5, least: 2_000, most: 4_000 },
    { attempt: 7, least: 5_000, most: 10_000 },
    { attempt: 30, least: 5_000, most: 10_000 },
  ])('after attempt $attempt is between $least and $most ms', ({ attempt, least, most }) => {
    expect(retryDelayMs(attempt, () => 0)).toBe(least);
    expect(retryDelayMs(attempt, () => 1)).toBe(most);
  });
});
