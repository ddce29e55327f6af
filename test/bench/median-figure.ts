import type { CpuFigure } from './measure-cpu.ts';

/** A figure beside the floor's, each turn with its own: the median of the turns' ratios. */
export interface ComparedFigure extends CpuFigure {
  readonly timesFloor: number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Of each number the median; failures are summed, because one is one too many. `floor`: the floor's turns, in the same order. */
export function medianFigure(turns: readonly CpuFigure[], floor: readonly CpuFigure[]): ComparedFigure {
  const of = (read: (figure: CpuFigure) => number): number => median(turns.map(read));
  return {
    name: turns[0]?.name ?? '',
    microsPerRequest: of((figure) => figure.microsPerRequest),
    timesFloor: median(turns.map((turn, at) => turn.microsPerRequest / (floor[at]?.microsPerRequest ?? Number.NaN))),
    requestsPerSecond: of((figure) => figure.requestsPerSecond),
    failures: turns.reduce((sum, { failures }) => sum + failures, 0),
    p50Ms: of((figure) => figure.p50Ms),
    p99Ms: of((figure) => figure.p99Ms),
    residentMib: of((figure) => figure.residentMib),
  };
}
