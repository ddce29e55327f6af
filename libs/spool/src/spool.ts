import { type UsageEnd, type UsageStart, writeUsageRow, writeUsageStart } from '@headgate/domain';
import { fault, newId, systemTimers, TransientMap } from '@headgate/kernel';
import type { UsageSink } from '@headgate/pipeline';
import type { OpenStart } from './disk-reader.ts';
import { lockFolder, systemProcesses } from './instance-lock.ts';
import { nodeSpoolFiles } from './node-spool-files.ts';
import { EndingRequest, OpenRequest } from './open-request.ts';
import { orphanEnd } from './orphan-end.ts';
import { RecordGroup } from './record-group.ts';
import { SegmentLog } from './segment-log.ts';
import { SettledFeed } from './settled-feed.ts';
import type { SpoolFiles } from './spool-files.ts';
import type { SpoolOptions } from './spool-options.ts';
import type { SpoolStatus } from './spool-status.ts';
import { type TellTrouble, troubleOf } from './spool-trouble.ts';
import type { TakenRows } from './taken-rows.ts';

const defaultMaxBytes = 1024 ** 3;
const defaultSegmentBytes = 8 * 1024 ** 2;
const defaultMaxInMemory = 20_000;
const lateRetryMs = 1_000;

/**
 * Records what is asked and what came of it, the records of one turn of the event loop by one write. Once that is done a kill of
 * the process cannot take them back; a power cut can take back the last 50 ms. Settled requests are given out until they are
 * acknowledged as stored.
 */
export class Spool implements UsageSink {
  /** Identity of this life: positions mean nothing in another. */
  readonly id: string;
  readonly #options: SpoolOptions;
  readonly #files: SpoolFiles;
  readonly #tell: TellTrouble;
  readonly #maxBytes: number;
  readonly #log: SegmentLog;
  readonly #group: RecordGroup;
  readonly #feed: SettledFeed;
  readonly #unlock: () => void;
  readonly #open = new TransientMap<string, OpenRequest>();
  /** Ends the disk refused; their starts are on it, so that a crash now still leaves one row per request. */
  readonly #late: EndingRequest[] = [];
  #onSettled: (waiting: number) => void = () => undefined;
  #settled = 0;
  #acknowledged = 0;
  #lost = 0;
  #releasing = Promise.resolve();
  #isRetrying = false;

  /** Opens the folder for this process alone. Throws when another process uses it or it cannot be written. */
  constructor(options: SpoolOptions) {
    this.#options = options;
    this.id = options.id ?? newId('spool');
    this.#files = options.files ?? nodeSpoolFiles;
    this.#tell = options.onTrouble ?? (() => undefined);
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    const deps = { files: this.#files, timers: options.timers ?? systemTimers, tell: this.#tell };
    this.#files.makeFolder(options.dir);
    this.#unlock = lockFolder(options.dir, {
      ...deps,
      clock: options.clock,
      processes: options.processes ?? systemProcesses,
    });
    this.#log = new SegmentLog({
      ...deps,
      dir: options.dir,
      segmentBytes: options.segmentBytes ?? defaultSegmentBytes,
    });
    this.#group = new RecordGroup(this.#log, options.endOfTurn ?? setImmediate);
    this.#feed = new SettledFeed({
      ...deps,
      log: this.#log,
      maxInMemory: options.maxInMemory ?? defaultMaxInMemory,
      onOrphans: (orphans) => this.#settleOrphans(orphans),
    });
  }

  /**
   * Resolves once the record outlives a kill, or returns where it does already; throws or rejects with `overloaded` when it cannot
   * be kept, unless the spool is set to lose it.
   */
  start(record: UsageStart): void | Promise<void> {
    if (this.#isFull) return this.#refuse('the usage spool is full');
    const request = new OpenRequest(record, writeUsageStart(record), this.#whenRefused);
    this.#open.set(record.request_id, request);
    this.#group.add(request);
    return request.isSettled ? this.#finishStart(request) : request.settled(this.#finishStart);
  }

  /** Never throws: what the disk does not take now is kept and tried again. */
  end(record: UsageEnd): void {
    const request = this.#open.get(record.request_id);
    if (!request || request.isEnding) return;
    request.isEnding = true;
    const row = writeUsageRow(request.start, record, this.#options.proxyId, request.json);
    const ending = new EndingRequest(request, row, this.#whenEnded, this.#whenLate);
    if (this.#late.length > 0) this.#keepLate(ending);
    else this.#group.add(ending);
  }

  /** The next settled rows, in the order their requests ended; none when there are none. One call at a time. */
  async take(max: number): Promise<TakenRows> {
    const from = this.#feed.taken;
    const settled = await this.#feed.take(max);
    return { from, to: this.#feed.taken, rows: settled.map(({ row }) => row) };
  }

  /** Everything not acknowledged is given out once more. Not while a `take` is under way. */
  rewind(): void {
    this.#feed.rewind(this.#acknowledged);
  }

  /** Rows up to this position are stored: what only they needed is removed from disk. */
  acknowledge(position: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, position);
    // One after the other: both would carry the same starts.
    this.#releasing = this.#releasing.then(() => this.#release());
  }

  /** Position up to which there is something to take. */
  get settled(): number {
    return this.#feed.isLive ? this.#settled : this.#log.position;
  }

  /** Calls back at every settled request, with the number waiting in memory. */
  onSettled(listener: (waiting: number) => void): void {
    this.#onSettled = listener;
  }

  /** Figures of this moment. */
  status(): SpoolStatus {
    return {
      bytes: this.#log.bytes,
      segments: this.#log.segments.length,
      open: this.#open.size,
      late: this.#late.length,
      lost: this.#lost,
      isFull: this.#isFull,
      position: this.#log.position,
      taken: this.#feed.taken,
      acknowledged: this.#acknowledged,
    };
  }

  /** Leaves the folder to the next process; what is not acknowledged stays in it. */
  async close(): Promise<void> {
    this.#group.flush();
    this.#retryLate();
    await this.#releasing;
    const isStored = this.#log.segments.every(({ heldUntil }) => heldUntil <= this.#acknowledged);
    await this.#log.close(isStored && this.#open.size === 0 && !this.#feed.hasInherited);
    this.#unlock();
  }

  get #isFull(): boolean {
    return this.#log.bytes + this.#group.bytes >= this.#maxBytes;
  }

  #refuse(reason: string): void {
    if (this.#options.whenFull !== 'lose')
      throw fault('overloaded', { message: `The gateway is overloaded: ${reason}.` });
    this.#lost += 1;
    if (this.#lost === 1) this.#tell({ kind: 'lost', message: `requests run without a usage record: ${reason}` });
  }

  /** Made once and not per request. */
  readonly #whenRefused = (request: OpenRequest, error: unknown): void => {
    this.#open.delete(request.start.request_id);
    this.#tell(troubleOf('write', error));
  };

  readonly #whenEnded = ({ request, json }: EndingRequest, position: number): void => {
    if (request.segment) request.segment.heldUntil = position;
    this.#open.delete(request.start.request_id);
    this.#settled = position;
    this.#feed.offer({ row: json, position });
    this.#onSettled(this.#feed.waiting);
  };

  readonly #whenLate = (ending: EndingRequest, error: unknown): void => {
    this.#tell(troubleOf('write', error));
    this.#keepLate(ending);
  };

  readonly #finishStart = (request: OpenRequest): void => {
    if (request.isRefused) this.#refuse('the usage spool cannot be written');
  };

  #keepLate(ending: EndingRequest): void {
    this.#late.push(ending);
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    (this.#options.timers ?? systemTimers).after(lateRetryMs, () => {
      this.#isRetrying = false;
      this.#retryLate();
    });
  }

  #retryLate(): void {
    const waiting = this.#late.splice(0);
    const refused = waiting.findIndex((ending) => !this.#append(ending));
    if (refused >= 0) for (const ending of waiting.slice(refused)) this.#keepLate(ending);
  }

  #append(ending: EndingRequest): boolean {
    try {
      ending.kept(this.#log.append('end', ending.json));
      return true;
    } catch (error) {
      this.#tell(troubleOf('write', error));
      return false;
    }
  }

  // Start and end side by side in a segment of this life: the segments they come from may go at any time after.
  #settleOrphans(orphans: readonly OpenStart[]): void {
    for (const { start, segment } of orphans) {
      this.#log.append('start', writeUsageStart(start));
      const moved = this.#log.active;
      const row = writeUsageRow(start, orphanEnd(start, segment.writtenMs), this.#options.proxyId);
      moved.heldUntil = this.#log.append('end', row);
    }
  }

  async #release(): Promise<void> {
    try {
      while (this.#isOldestStored()) {
        if (this.#carryOpen()) await this.#log.flush();
        this.#log.removeOldest();
      }
    } catch (error) {
      this.#tell(troubleOf('write', error));
    }
  }

  #isOldestStored(): boolean {
    const [oldest] = this.#log.segments;
    if (!oldest || oldest === this.#log.active) return false;
    return oldest.heldUntil <= this.#acknowledged && !(oldest.isInherited && this.#feed.hasInherited);
  }

  // A request that runs for ten minutes must not hold ten minutes of segments: its start moves on with the writing.
  #carryOpen(): boolean {
    const [oldest] = this.#log.segments;
    const open = [...this.#open.values()].filter(({ segment }) => segment === oldest);
    for (const request of open) {
      this.#log.append('start', request.json);
      request.segment = this.#log.active;
    }
    return open.length > 0;
  }
}
