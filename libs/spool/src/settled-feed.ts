import { DiskReader, type OpenStart } from './disk-reader.ts';
import type { SegmentLog } from './segment-log.ts';
import type { SettledRequest } from './settled-request.ts';
import type { SpoolFiles } from './spool-files.ts';
import type { TellTrouble } from './spool-trouble.ts';

interface FeedOptions {
  readonly log: SegmentLog;
  readonly files: SpoolFiles;
  readonly tell: TellTrouble;
  readonly maxInMemory: number;
  /** Called once, when everything earlier lives left was read, with the starts that have no end. */
  readonly onOrphans: (orphans: readonly OpenStart[]) => void;
}

/**
 * Gives settled requests in the order they ended. From memory while the shipper keeps up, which spares reading them
 * back; from disk at the beginning of a life, after too many in memory, and after a rewind.
 */
export class SettledFeed {
  readonly #options: FeedOptions;
  #memory: SettledRequest[] = [];
  /** Requests taken from the front of `#memory`: removing each by itself would move all others. */
  #first = 0;
  /** False while later requests are to be read from disk. */
  #isLive = false;
  #reader: DiskReader | undefined;
  #hasInherited = true;
  #taken = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Position of the last request taken. */
  get taken(): number {
    return this.#taken;
  }

  /** True until everything earlier lives left was read: until then none of it may be removed. */
  get hasInherited(): boolean {
    return this.#hasInherited;
  }

  /** False while what settles is read back from disk. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Settled requests waiting in memory. */
  get waiting(): number {
    return this.#memory.length - this.#first;
  }

  /** A request has settled just now. */
  offer(request: SettledRequest): void {
    if (!this.#isLive) return;
    if (this.waiting < this.#options.maxInMemory) this.#memory.push(request);
    else this.#isLive = false;
  }

  /** The next requests, at most `max`; none when there are none. One call at a time. */
  async take(max: number): Promise<readonly SettledRequest[]> {
    const taken = this.waiting > 0 ? this.#takeFromMemory(max) : this.#isLive ? [] : await this.#takeFromDisk(max);
    this.#taken = taken.at(-1)?.position ?? this.#taken;
    return taken;
  }

  /** Gives everything after `position` once more. Not while a `take` is under way. */
  rewind(position: number): void {
    this.#memory = [];
    this.#first = 0;
    this.#isLive = false;
    this.#reader = undefined;
    this.#taken = position;
  }

  #takeFromMemory(max: number): SettledRequest[] {
    const taken = this.#memory.slice(this.#first, this.#first + max);
    this.#first += taken.length;
    if (this.#first === this.#memory.length || this.#first >= 4096) {
      this.#memory = this.#memory.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }

  async #takeFromDisk(max: number): Promise<SettledRequest[]> {
    const reader = (this.#reader ??= new DiskReader(this.#options, this.#taken));
    let taken = reader.take(max);
    while (taken.length === 0) {
      if (this.#hasInherited && !reader.isInInherited) this.#settleInherited(reader);
      if (reader.isAtEnd) {
        // Nothing can settle between this line and the next: from here on memory misses none.
        this.#isLive = true;
        this.#reader = undefined;
        break;
      }
      if (!(await reader.advance())) break;
      taken = reader.take(max);
    }
    return taken;
  }

  #settleInherited(reader: DiskReader): void {
    this.#options.onOrphans([...reader.open.values()]);
    this.#hasInherited = false;
  }
}
