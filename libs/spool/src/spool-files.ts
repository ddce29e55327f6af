/** A file of the spool's folder as a listing shows it. */
export interface SpoolFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What the spool asks of a file system; anything may throw. Paths are whole. */
export interface SpoolFiles {
  /** Makes the folder, readable by its owner only, where it is missing. */
  makeFolder(dir: string): void;
  list(dir: string): readonly SpoolFile[];
  /** Creates a file that must not exist and gives its descriptor. */
  create(path: string): number;
  /**
   * Makes a file that must not exist, of so many zeros, and has it reach the disk; off the caller's thread. Gives its
   * descriptor; where there is none no file is left, and without an error this disk does no such thing.
   */
  prepare(path: string, bytes: number, done: (error: Error | null, file?: number) => void): void;
  /** Writes at this offset; may write less than asked. */
  write(file: number, bytes: Uint8Array, length: number, offset: number): number;
  /** Has everything written so far reach the disk; off the caller's thread. */
  sync(file: number, done: (error: Error | null) => void): void;
  close(file: number): void;
  /** Fills `into` from this offset on; gives the number of bytes read. */
  read(path: string, into: Uint8Array, offset: number): Promise<number>;
  readText(path: string): string;
  /** Sets the file's time of modification to now. */
  touch(path: string): void;
  rename(from: string, to: string): void;
  /** Does not mind a file that is missing. */
  remove(path: string): void;
}
