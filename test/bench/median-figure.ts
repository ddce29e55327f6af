import type { PacedCpuFigure } from './page.ts';

/** Of each number the median; failures are summed, because one is one too many. */
export function medianFigure(turns: readonly PacedCpuFigure[]): PacedCpuFigure {
  const median = (read: (figure: PacedCpuFigure) => number): number =>
    turns.map(read).sort((a, b) => a - b)[Math.floor(turns.length / 2)] ?? Number.NaN;
  return {
    name: turns[0]?.name ?? '',
    microsPerRequest: median((figure) => figure.microsPerRequest),
    pacedMicrosPerRequest: median((figure) => figure.pacedMicrosPerRequest),
    requestsPerSecond: median((figure) => figure.requestsPerSecond),
    failures: turns.reduce((sum, { failures }) => sum + failures, 0),
    p50Ms: median((figure) => figure.p50Ms),
    p99Ms: median((figure) => figure.p99Ms),
    residentMib: median((figure) => figure.residentMib),
  };
}
