import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@headgate/kernel';

/** When it came, the how manieth of its life, which life, and how many bytes: nothing has to be opened to know what is there. */
const nameOf = /^\d{15}-\d{9}-[0-9a-f]{8}-(\d{1,12})\.call$/;
/** One batch is a job in Redis. */
const maxBatchBytes = 1024 * 1024;

export interface ArchiveOutboxOptions {
  /** A folder of this proxy alone, on a disk that survives its restarts. */
  readonly dir: string;
  /** On disk at most. */
  readonly maxBytes: number;
  readonly clock: Pick<Clock, 'now'>;
}

interface Waiting {
  readonly position: number;
  readonly file: string;
  readonly bytes: number;
}

/** Sealed calls on this proxy's disk until they are stored, one file each, in the order they came; what a shipper takes from. */
export class ArchiveOutbox {
  /** Identity of this life: positions begin anew with each. */
  readonly id = randomUUID();
  readonly #options: ArchiveOutboxOptions;
  /** Without gaps: the position tells the place. */
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #settled = 0;
  #taken = 0;
  #acknowledged = 0;
  #named = 0;
  #tell: (waiting: number) => void = () => undefined;

  private constructor(options: ArchiveOutboxOptions) {
    this.#options = options;
  }

  /** With what earlier lives left. Throws where the folder cannot be used. */
  static async open(options: ArchiveOutboxOptions): Promise<ArchiveOutbox> {
    const outbox = new ArchiveOutbox(options);
    await mkdir(options.dir, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(options.dir)).toSorted()) {
      const file = path.join(options.dir, name);
      const bytes = nameOf.exec(name)?.[1];
      if (bytes !== undefined) outbox.#settle(file, Number(bytes));
      // Half written when an earlier life ended.
      else if (name.endsWith('.call.tmp')) await rm(file, { force: true });
    }
    return outbox;
  }

  /** Position of the newest call on disk. */
  get settled(): number {
    return this.#settled;
  }

  /** What lies on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * In a file when it resolves; false where there is no room. A kill of the process takes nothing of it; the disk is not waited for, since
   * that would make the ledger's records wait, and so a power cut may take the last of it.
   */
  async add(text: string): Promise<boolean> {
    const { dir, maxBytes, clock } = this.#options;
    const bytes = Buffer.byteLength(text);
    if (this.#bytes + bytes > maxBytes) return false;
    // Counted before it is written: many may be written at once.
    this.#bytes += bytes;
    this.#named += 1;
    const order = `${String(clock.now()).padStart(15, '0')}-${String(this.#named).padStart(9, '0')}`;
    const file = path.join(dir, `${order}-${this.id.slice(0, 8)}-${bytes}.call`);
    try {
      await writeFile(`${file}.tmp`, text, { flag: 'wx', mode: 0o600 });
      await rename(`${file}.tmp`, file);
    } catch (error) {
      await rm(`${file}.tmp`, { force: true });
      throw error;
    } finally {
      this.#bytes -= bytes;
    }
    this.#settle(file, bytes);
    this.#tell(this.#settled - this.#taken);
    return true;
  }

  /** The next calls, in order. One call at a time. */
  async take(max: number): Promise<{ readonly from: number; readonly to: number; readonly rows: readonly string[] }> {
    const from = this.#taken;
    const rows: string[] = [];
    let bytes = 0;
    const first = this.#indexAfter(from);
    for (const next of this.#waiting.slice(first, first + max)) {
      if (rows.length > 0 && bytes + next.bytes > maxBatchBytes) break;
      // One that cannot be read leaves an empty row: with a gap nothing behind it would ever count as stored.
      rows.push(await readFile(next.file, 'utf8').catch(() => ''));
      bytes += next.bytes;
      this.#taken = next.position;
    }
    return { from, to: this.#taken, rows };
  }

  /** Gives everything not acknowledged once more. */
  rewind(): void {
    this.#taken = this.#acknowledged;
  }

  /** All up to here are stored. */
  acknowledge(position: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, position);
    for (const { file, bytes } of this.#waiting.splice(0, this.#indexAfter(position))) {
      this.#bytes -= bytes;
      // One that stays is stored once more in the next life, and is there already.
      void rm(file, { force: true }).catch(() => undefined);
    }
  }

  onSettled(listener: (waiting: number) => void): void {
    this.#tell = listener;
  }

  #indexAfter(position: number): number {
    return Math.max(0, position + 1 - (this.#waiting[0]?.position ?? 0));
  }

  #settle(file: string, bytes: number): void {
    this.#settled += 1;
    this.#bytes += bytes;
    this.#waiting.push({ position: this.#settled, file, bytes });
  }
}
