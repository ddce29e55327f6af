/** What a spool says of itself, for metrics. */
export interface SpoolStatus {
  /** On disk, all segments together. */
  readonly bytes: number;
  readonly segments: number;
  /** Requests begun and not ended. */
  readonly open: number;
  /** Ends that wait in memory because the disk refuses them. */
  readonly late: number;
  /** Requests that ran without a record. */
  readonly lost: number;
  /** True when new requests are refused, or lost. */
  readonly isFull: boolean;
  /** Position after the last record, of the last settled row taken, and up to which rows are stored. */
  readonly position: number;
  readonly taken: number;
  readonly acknowledged: number;
}
