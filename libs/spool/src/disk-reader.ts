import { readUsageRow, readUsageStart, usageRow, usageStart, type UsageStart } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';
import { decodeFrame, type Frame } from './frame.ts';
import type { Segment } from './segment.ts';
import { recordVersion, type SegmentLog } from './segment-log.ts';
import type { SettledRequest } from './settled-request.ts';
import type { SpoolFiles } from './spool-files.ts';
import { type TellTrouble, troubleOf } from './spool-trouble.ts';

const chunkBytes = 256 * 1024;

interface ReaderDeps {
  readonly log: SegmentLog;
  readonly files: SpoolFiles;
  readonly tell: TellTrouble;
}

/** A request whose start was read and whose end was not, and where the start lies. */
export interface OpenStart {
  readonly start: UsageStart;
  readonly segment: Segment;
}

/**
 * Reads a log from its oldest segment on and pairs starts with ends. One chunk at a time, so that going through what an
 * outage left behind holds up no request. Requests settled at or before `after` are passed over.
 */
export class DiskReader {
  readonly #deps: ReaderDeps;
  readonly #after: number;
  readonly #open = new Map<string, OpenStart>();
  readonly #settled: SettledRequest[] = [];
  #segment: Segment | undefined;
  #offset = 0;
  /** True behind the last record of the current segment. */
  #isInTail = false;
  /** Bytes of the current segment, from `#offset` on, that were read and not yet understood. */
  #bytes: Buffer = Buffer.alloc(0);

  constructor(deps: ReaderDeps, after: number) {
    this.#deps = deps;
    this.#after = after;
    this.#segment = deps.log.segments[0];
  }

  /** Starts that have no end so far. */
  get open(): ReadonlyMap<string, OpenStart> {
    return this.#open;
  }

  /** True while earlier lives' segments are not read to their end. */
  get isInInherited(): boolean {
    return this.#segment?.isInherited ?? false;
  }

  /** True when everything the log holds at this moment was read. */
  get isAtEnd(): boolean {
    const { active, position } = this.#deps.log;
    return this.#segment === active && this.#segment.base + this.#offset >= position;
  }

  /** Takes what was settled by the bytes read so far. */
  take(max: number): SettledRequest[] {
    return this.#settled.splice(0, max);
  }

  /** Reads the next chunk; false when that led no further. */
  async advance(): Promise<boolean> {
    const segment = this.#segment;
    if (!segment) return false;
    const known = segment.bytes - this.#offset - this.#bytes.length;
    const more = known > 0 ? await this.#read(segment, Math.min(known, chunkBytes)) : Buffer.alloc(0);
    this.#bytes = this.#bytes.length === 0 ? more : Buffer.concat([this.#bytes, more]);
    const isSound = this.#understand(segment);
    if (isSound && more.length > 0) return true;
    if (segment === this.#deps.log.active) return false;
    this.#leave(segment, isSound);
    return true;
  }

  async #read(segment: Segment, length: number): Promise<Buffer> {
    const into = Buffer.allocUnsafe(length);
    try {
      const count = await this.#deps.files.read(segment.path, into, this.#offset + this.#bytes.length);
      return into.subarray(0, count);
    } catch (error) {
      // Removed in the meantime: all that lay there is stored.
      if (this.#deps.log.segments.includes(segment)) this.#deps.tell(troubleOf('unreadable', error));
      return Buffer.alloc(0);
    }
  }

  /** False when what follows are no records of ours. */
  #understand(segment: Segment): boolean {
    let at = 0;
    let frame = decodeFrame(this.#bytes, at);
    while (typeof frame === 'object' && !this.#isInTail && this.#accept(segment, frame)) {
      at = frame.end;
      frame = decodeFrame(this.#bytes, at);
    }
    this.#isInTail ||= frame === 'broken';
    // A segment made ahead ends in zeros, and in nothing else.
    if (this.#isInTail && isZero(this.#bytes.subarray(at))) at = this.#bytes.length;
    this.#offset += at;
    this.#bytes = this.#bytes.subarray(at);
    return this.#isInTail ? this.#bytes.length === 0 : frame === 'cut';
  }

  #accept(segment: Segment, frame: Frame): boolean {
    const record = parseJson(frame.json);
    switch (frame.kind) {
      case 'header':
        return isJsonObject(record) && record['version'] === recordVersion;
      case 'start':
        this.#acceptStart(segment, usageStart.safeParse(readUsageStart(record)));
        return true;
      case 'end':
        this.#acceptEnd(usageRow.safeParse(readUsageRow(record)), {
          row: frame.json,
          position: segment.base + this.#offset + frame.end,
        });
        return true;
    }
  }

  #acceptStart(segment: Segment, { data: start, error }: ReturnType<typeof usageStart.safeParse>): void {
    if (start) this.#open.set(start.request_id, { start, segment });
    else this.#deps.tell(troubleOf('unreadable', error));
  }

  #acceptEnd({ data: row, error }: ReturnType<typeof usageRow.safeParse>, settled: SettledRequest): void {
    if (!row) return this.#deps.tell(troubleOf('unreadable', error));
    const begun = this.#open.get(row.request_id);
    // Its start was settled and forgotten, or settled by another end before.
    if (!begun) return;
    this.#open.delete(row.request_id);
    begun.segment.heldUntil = Math.max(begun.segment.heldUntil, settled.position);
    if (settled.position > this.#after) this.#settled.push(settled);
  }

  #leave(segment: Segment, isSound: boolean): void {
    const rest = isZero(this.#bytes) ? 0 : segment.bytes - this.#offset;
    // A power cut or a full disk leaves a record cut short; anything else is worth keeping for a person to look at.
    if (rest > 0) this.#deps.tell({ kind: 'unreadable', message: `${rest} bytes at the end of ${segment.path}` });
    if (!isSound) segment.isDamaged = true;
    this.#segment = this.#deps.log.segments.find(({ sequence }) => sequence > segment.sequence);
    this.#offset = 0;
    this.#isInTail = false;
    this.#bytes = Buffer.alloc(0);
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
