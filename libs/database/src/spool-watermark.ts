/** How far a proxy's spool has been stored; positions only ever grow. */
export interface SpoolWatermark {
  readonly spoolId: string;
  readonly position: number;
}
