import type { UsageRow } from '@headgate/domain';

/** Settled rows in the order their requests ended, all those above `from` up to and including `to`. */
export interface TakenRows {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly UsageRow[];
}
