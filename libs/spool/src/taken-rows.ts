/** Settled rows in the order their requests ended, all those above `from` up to and including `to`; each as `writeUsageRow` wrote it. */
export interface TakenRows {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly string[];
}
