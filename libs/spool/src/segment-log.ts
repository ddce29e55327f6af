import path from 'node:path';
import type { Timers } from '@headgate/kernel';
import { encodeFrame, newFrameBuffer, type RecordKind } from './frame.ts';
import { GroupSync } from './group-sync.ts';
import { NextFile } from './next-file.ts';
import { parseSegmentName, type Segment, segmentName } from './segment.ts';
import type { SpoolFiles } from './spool-files.ts';
import type { TellTrouble } from './spool-trouble.ts';

/** Version of the records; a segment with another one is left alone and told of. */
export const recordVersion = 2;

const newSegment = { bytes: 0, heldUntil: 0, writtenMs: 0, isInherited: false, isDamaged: false };

interface LogOptions {
  readonly dir: string;
  readonly segmentBytes: number;
  readonly files: SpoolFiles;
  readonly timers: Timers;
  readonly tell: TellTrouble;
}

/** The files of one spool: appends to the newest, forgets the oldest. Knows nothing of what records mean. */
export class SegmentLog {
  readonly #options: LogOptions;
  readonly #segments: Segment[] = [];
  readonly #frame = newFrameBuffer();
  readonly #next: NextFile;
  readonly #sync: GroupSync;
  #active: Segment;
  #file: number;
  #bytes = 0;
  /** False for a file that grows with what is written into it. */
  #isPrepared = false;

  constructor(options: LogOptions) {
    this.#options = options;
    this.#next = new NextFile({ ...options, bytes: options.segmentBytes });
    this.#inherit();
    const { segment, file } = this.#create();
    this.#active = segment;
    this.#file = file;
    this.#sync = new GroupSync(options, file);
    this.#writeHeader();
    this.#prepareNext();
  }

  /** Oldest first; the last is the one appended to. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get active(): Segment {
    return this.#active;
  }

  /** On disk, all segments together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Position after the last record. */
  get position(): number {
    return this.#active.base + this.#active.bytes;
  }

  /** Appends a record and gives the position after it. Throws what the disk says, and then has appended nothing. */
  append(kind: RecordKind, json: string): number {
    const length = encodeFrame(this.#frame, kind, json);
    if (length === 0) throw new Error('A usage record is too large.');
    return this.appendFrames(this.#frame, length, 1) + length;
  }

  /**
   * Appends frames that lie one behind the other, by one system call, and gives the position before the first. Throws what the
   * disk says, and then has appended none.
   */
  appendFrames(frames: Uint8Array, length: number, records: number): number {
    if (this.#isToRoll) this.#roll();
    const from = this.position;
    this.#write(frames, length);
    this.#sync.note(records);
    return from;
  }

  /** Removes the oldest segment; the active one never goes. */
  removeOldest(): void {
    const [oldest] = this.#segments;
    if (!oldest || oldest === this.#active) return;
    this.#forget(oldest);
    this.#segments.shift();
    this.#bytes -= oldest.bytes;
  }

  /** Resolves once all that was appended is on disk, or cannot be. */
  flush(): Promise<void> {
    return this.#sync.flush();
  }

  /** Ends; `isEmpty` says that nobody needs any record any more. */
  async close(isEmpty: boolean): Promise<void> {
    await this.#next.drop();
    await this.flush();
    this.#options.files.close(this.#file);
    if (!isEmpty) return;
    for (const segment of this.#segments.splice(0)) this.#forget(segment);
  }

  /** Full, or grown from nothing while one that need not grow is ready. */
  get #isToRoll(): boolean {
    return this.#active.bytes >= this.#options.segmentBytes || (!this.#isPrepared && this.#next.isReady);
  }

  #forget(segment: Segment): void {
    if (segment.isDamaged) this.#options.files.rename(segment.path, `${segment.path}.damaged`);
    else this.#options.files.remove(segment.path);
  }

  #write(frames: Uint8Array, length: number): void {
    // At an offset, not at the end: what a full disk cut short is written over by the next record.
    const written = this.#options.files.write(this.#file, frames, length, this.#active.bytes);
    if (written < length) throw new Error('The disk took only part of a usage record.');
    this.#active.bytes += length;
    this.#bytes += length;
  }

  #writeHeader(): void {
    // Not in the buffer of a record: that one may be waiting for just this segment.
    const header = newFrameBuffer();
    this.#write(header, encodeFrame(header, 'header', JSON.stringify({ version: recordVersion })));
  }

  #roll(): void {
    const { segment, file } = this.#create();
    this.#active = segment;
    this.#file = file;
    this.#sync.moveTo(file);
    this.#writeHeader();
    this.#prepareNext();
  }

  #create(): { segment: Segment; file: number } {
    const last = this.#segments.at(-1);
    let sequence = (last?.sequence ?? 0) + 1;
    let file = this.#pathOf(sequence);
    const prepared = this.#next.take(file);
    if (prepared === undefined && this.#next.path === file) {
      // Not ready in time: its name stays its own until it is removed.
      void this.#next.drop();
      sequence += 1;
      file = this.#pathOf(sequence);
    }
    const handle = prepared ?? this.#options.files.create(file);
    this.#isPrepared = prepared !== undefined;
    const base = last ? last.base + last.bytes : 0;
    const segment = { ...newSegment, sequence, path: file, base };
    this.#segments.push(segment);
    return { segment, file: handle };
  }

  #prepareNext(): void {
    this.#next.prepare(this.#pathOf(this.#active.sequence + 1));
  }

  #pathOf(sequence: number): string {
    return path.join(this.#options.dir, segmentName(sequence));
  }

  #inherit(): void {
    const { files, dir } = this.#options;
    const left = files.list(dir).flatMap(({ name, bytes, modifiedMs: writtenMs }) => {
      const sequence = parseSegmentName(name);
      return sequence === undefined ? [] : [{ sequence, bytes, writtenMs, path: path.join(dir, name) }];
    });
    left.sort((a, b) => a.sequence - b.sequence);
    for (const file of left) {
      this.#segments.push({ ...newSegment, ...file, base: this.#bytes, isInherited: true });
      this.#bytes += file.bytes;
    }
  }
}
