const baseMs = 100;
const capMs = 5_000;

/** Full jitter (a uniform draw below a doubling ceiling, 100 ms to 5 s): retries of many callers must not beat in time. */
export function pickBackoffMs(retry: number, random: () => number): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** retry));
}
