import { encodeFrame, type FrameBuffer, mostFrameBytes, newFrameBuffer, type RecordKind } from './frame.ts';
import type { Segment } from './segment.ts';
import type { SegmentLog } from './segment-log.ts';

/** A record on its way to the disk. */
export interface GroupRecord {
  readonly kind: RecordKind;
  readonly json: string;
  /** True where what came before makes it pointless: it is not written. Asked only when the group could not be written whole. */
  readonly isVoid: boolean;
  /** It outlives a kill of this process from now on. */
  kept(position: number, segment: Segment): void;
  refused(error: unknown): void;
}

/** Calls back when a turn of the event loop is over. */
export type EndOfTurn = (run: () => void) => void;

/**
 * Records of one turn of the event loop, written together: under load one system call serves all requests that were read in one
 * go. Where the disk does not take the group it is offered its records one by one, so that one misses its place, not all.
 */
export class RecordGroup {
  readonly #log: SegmentLog;
  readonly #endOfTurn: EndOfTurn;
  readonly #frames: FrameBuffer = newFrameBuffer();
  #records: GroupRecord[] = [];
  /** Where each record's frame ends. */
  #ends: number[] = [];
  #length = 0;

  constructor(log: SegmentLog, endOfTurn: EndOfTurn) {
    this.#log = log;
    this.#endOfTurn = endOfTurn;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#length;
  }

  /** Has the record written when the turn is over. */
  add(record: GroupRecord): void {
    if (this.#length + mostFrameBytes(record.json.length) > this.#frames.length) this.flush();
    const length = encodeFrame(this.#frames, record.kind, record.json, this.#length);
    if (length === 0) {
      record.refused(new Error('A usage record is too large.'));
      return;
    }
    this.#length += length;
    this.#records.push(record);
    this.#ends.push(this.#length);
    if (this.#records.length === 1) this.#endOfTurn(() => this.flush());
  }

  /** Writes what waits now; never throws. */
  flush(): void {
    if (this.#records.length === 0) return;
    const [records, ends, length] = [this.#records, this.#ends, this.#length];
    this.#records = [];
    this.#ends = [];
    this.#length = 0;
    this.#write(records, ends, length);
  }

  #write(records: readonly GroupRecord[], ends: readonly number[], length: number): void {
    let from: number;
    try {
      from = this.#log.appendFrames(this.#frames, length, records.length);
    } catch {
      for (const record of records) this.#writeAlone(record);
      return;
    }
    const { active } = this.#log;
    for (let at = 0; at < records.length; at += 1) records[at]?.kept(from + (ends[at] ?? 0), active);
  }

  #writeAlone(record: GroupRecord): void {
    if (record.isVoid) return;
    let position: number;
    try {
      position = this.#log.append(record.kind, record.json);
    } catch (error) {
      record.refused(error);
      return;
    }
    record.kept(position, this.#log.active);
  }
}
