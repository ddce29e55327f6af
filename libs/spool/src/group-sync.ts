import type { Timers } from '@headgate/kernel';
import type { SpoolFiles } from './spool-files.ts';
import { type TellTrouble, troubleOf } from './spool-trouble.ts';

const maxDelayMs = 50;
const maxRecords = 256;

/**
 * Has written records reach the disk in groups, off the thread that writes them: a power cut loses at most the group
 * that is under way and the one being filled. One file at a time.
 */
export class GroupSync {
  readonly #files: SpoolFiles;
  readonly #timers: Timers;
  readonly #tell: TellTrouble;
  #file: number;
  #unsynced = 0;
  #isRunning = false;
  #isArmed = false;

  constructor(deps: { files: SpoolFiles; timers: Timers; tell: TellTrouble }, file: number) {
    this.#files = deps.files;
    this.#timers = deps.timers;
    this.#tell = deps.tell;
    this.#file = file;
  }

  /** So many more records were written. */
  note(records: number): void {
    this.#unsynced += records;
    if (this.#unsynced >= maxRecords) this.#run();
    else if (!this.#isArmed && !this.#isRunning) this.#arm();
  }

  /** Later records go to `file`; the one before is synchronised and closed. */
  moveTo(file: number): void {
    const before = this.#file;
    this.#file = file;
    this.#unsynced = 0;
    this.#files.sync(before, (error) => {
      if (error) this.#tell(troubleOf('sync', error));
      this.#files.close(before);
    });
  }

  /** Resolves once everything written before is on disk, or cannot be. */
  flush(): Promise<void> {
    this.#unsynced = 0;
    return new Promise((resolve) => {
      this.#files.sync(this.#file, (error) => {
        if (error) this.#tell(troubleOf('sync', error));
        resolve();
      });
    });
  }

  #arm(): void {
    this.#isArmed = true;
    this.#timers.after(maxDelayMs, () => {
      this.#isArmed = false;
      if (this.#unsynced > 0) this.#run();
    });
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#unsynced = 0;
    const file = this.#file;
    this.#files.sync(file, (error) => {
      this.#isRunning = false;
      // The file may have been left in the meantime: then `moveTo` answers for it.
      if (error && file === this.#file) this.#tell(troubleOf('sync', error));
      if (this.#unsynced > 0 && !this.#isArmed) this.#arm();
    });
  }
}
