import type { UsageEnd, UsageRow, UsageStart } from '@headgate/domain';

/** A request that is over: both its records, and the position after the later one. */
export interface SettledRequest {
  readonly start: UsageStart;
  readonly end: UsageEnd;
  readonly position: number;
}

/** The request as the ledger wants it. */
export function toUsageRow({ start, end }: SettledRequest, proxyId: string): UsageRow {
  return { ...start, ...end, proxy_id: proxyId };
}
