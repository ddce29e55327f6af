/** One append-only file of the spool. */
export interface Segment {
  readonly sequence: number;
  readonly path: string;
  /** Position of its first byte; positions count the bytes of one life of the spool, older files first. */
  readonly base: number;
  bytes: number;
  /**
   * Position up to which rows must be stored before this file may go: where the last request that began in it ended. Files go
   * oldest first, so ends are held by the files of their starts.
   */
  heldUntil: number;
  /** Left behind by an earlier life: never appended to. */
  readonly isInherited: boolean;
  /** When an earlier life last wrote to it, milliseconds since the epoch; 0 for one of this life. */
  readonly writtenMs: number;
  /** Holds bytes that are no records: set aside instead of removed. */
  isDamaged: boolean;
}

/** File name of a segment; sorts as it was written. */
export function segmentName(sequence: number): string {
  return `${String(sequence).padStart(12, '0')}.seg`;
}

/** Sequence of a segment by its file name; undefined for other files. */
export function parseSegmentName(name: string): number | undefined {
  const found = /^(\d{12})\.seg$/.exec(name);
  return found ? Number(found[1]) : undefined;
}
