import type { SpoolFiles } from './spool-files.ts';
import { type TellTrouble, troubleOf } from './spool-trouble.ts';

interface Prepared {
  readonly path: string;
  file: number | undefined;
  isUnwanted: boolean;
  readonly settled: Promise<void>;
}

/**
 * The file of the next segment, made ahead and off the thread that writes: whole, of zeros, and on the disk already. A write into it
 * changes neither its length nor its blocks, so it waits for no journal while what was written before is being synchronised; a write
 * that lets a file grow may wait for that as long as the disk takes.
 */
export class NextFile {
  readonly #files: SpoolFiles;
  readonly #bytes: number;
  readonly #tell: TellTrouble;
  #prepared: Prepared | undefined;

  constructor(options: { readonly files: SpoolFiles; readonly bytes: number; readonly tell: TellTrouble }) {
    this.#files = options.files;
    this.#bytes = options.bytes;
    this.#tell = options.tell;
  }

  /** True when there is one to take. */
  get isReady(): boolean {
    return this.#prepared?.file !== undefined;
  }

  /** Begins to make the file; one at a time. A disk that has no room for it is told of, and asked again for the next. */
  prepare(path: string): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const prepared: Prepared = { path, file: undefined, isUnwanted: false, settled: promise };
    this.#prepared = prepared;
    this.#files.prepare(path, this.#bytes, (error, file) => {
      if (error) this.#tell(troubleOf('write', error));
      if (file === undefined) this.#forget(prepared);
      else if (prepared.isUnwanted) this.#discard(path, file);
      else prepared.file = file;
      resolve();
    });
  }

  /** The file, where it is ready under this name. */
  take(path: string): number | undefined {
    const prepared = this.#prepared;
    if (prepared?.path !== path || prepared.file === undefined) return undefined;
    this.#prepared = undefined;
    return prepared.file;
  }

  /** The name of a file under way or ready: nothing else may be made there. */
  get path(): string | undefined {
    return this.#prepared?.path;
  }

  /** Removes what was not taken; resolves when it is gone, also where it was still being made. */
  async drop(): Promise<void> {
    const prepared = this.#prepared;
    if (prepared === undefined) return;
    this.#prepared = undefined;
    prepared.isUnwanted = true;
    if (prepared.file === undefined) await prepared.settled;
    else this.#discard(prepared.path, prepared.file);
  }

  #forget(prepared: Prepared): void {
    if (this.#prepared === prepared) this.#prepared = undefined;
  }

  #discard(path: string, file: number): void {
    try {
      this.#files.close(file);
      this.#files.remove(path);
    } catch (error) {
      this.#tell(troubleOf('write', error));
    }
  }
}
