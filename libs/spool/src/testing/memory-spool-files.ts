import path from 'node:path';
import type { SpoolFile, SpoolFiles } from '../spool-files.ts';

interface MemoryFile {
  bytes: Buffer;
  modifiedMs: number;
}

/** One disk for several lives of a spool. May be cut, filled up, or left with what a power cut would leave. */
export class MemorySpoolFiles implements SpoolFiles {
  readonly #files = new Map<string, MemoryFile>();
  readonly #opened = new Map<number, string>();
  #nextHandle = 3;
  #freeBytes = Infinity;
  /** Number of times anything was made to reach the disk. */
  syncs = 0;
  /** Number of times anything was written. */
  writes = 0;
  now: () => number = () => 0;
  /** True where files are made ahead. */
  preparesFiles = false;

  /** From now on this many bytes fit, then writes are cut short and fail. */
  limit(freeBytes: number): void {
    this.#freeBytes = freeBytes;
  }

  /** Names of all files of a folder, sorted. */
  names(dir: string): string[] {
    return this.list(dir)
      .map(({ name }) => name)
      .sort();
  }

  get(file: string): Buffer {
    return this.#find(file).bytes;
  }

  put(file: string, bytes: Uint8Array): void {
    this.#files.set(file, { bytes: Buffer.from(bytes), modifiedMs: this.now() });
  }

  /** The same disk as it is now, independent of what happens to this one later: what a killed process leaves. */
  copy(): MemorySpoolFiles {
    const copied = new MemorySpoolFiles();
    copied.now = this.now;
    copied.preparesFiles = this.preparesFiles;
    for (const [name, file] of this.#files) {
      copied.#files.set(name, { bytes: Buffer.from(file.bytes), modifiedMs: file.modifiedMs });
    }
    return copied;
  }

  makeFolder(): void {
    // Folders are only prefixes here.
  }

  list(dir: string): readonly SpoolFile[] {
    return [...this.#files]
      .filter(([name]) => path.dirname(name) === dir)
      .map(([name, { bytes, modifiedMs }]) => ({ name: path.basename(name), bytes: bytes.length, modifiedMs }));
  }

  create(file: string): number {
    if (this.#files.has(file)) throw new Error(`EEXIST: file already exists, open '${file}'`);
    if (this.#freeBytes <= 0) throw new Error('ENOSPC: no space left on device, open');
    this.put(file, Buffer.alloc(0));
    this.#opened.set(this.#nextHandle, file);
    return this.#nextHandle++;
  }

  prepare(file: string, bytes: number, done: (error: Error | null, handle?: number) => void): void {
    if (!this.preparesFiles) return done(null);
    queueMicrotask(() => {
      try {
        const handle = this.create(file);
        if (this.write(handle, Buffer.alloc(bytes), bytes, 0) === bytes) return done(null, handle);
        this.close(handle);
        this.remove(file);
        done(new Error('ENOSPC: no space left on device, write'));
      } catch (error) {
        done(error as Error);
      }
    });
  }

  write(handle: number, bytes: Uint8Array, length: number, offset: number): number {
    this.writes += 1;
    const file = this.#find(this.#opened.get(handle) ?? '');
    const grows = Math.max(0, offset + length - file.bytes.length);
    if (grows > 0 && this.#freeBytes <= 0) throw new Error('ENOSPC: no space left on device, write');
    const fits = length - Math.max(0, grows - this.#freeBytes);
    this.#freeBytes -= Math.min(grows, this.#freeBytes);
    const end = Math.max(file.bytes.length, offset + fits);
    const grown = Buffer.alloc(end);
    file.bytes.copy(grown);
    grown.set(bytes.subarray(0, fits), offset);
    file.bytes = grown;
    file.modifiedMs = this.now();
    return fits;
  }

  sync(_handle: number, done: (error: Error | null) => void): void {
    this.syncs += 1;
    queueMicrotask(() => done(null));
  }

  close(handle: number): void {
    if (!this.#opened.delete(handle)) throw new Error('EBADF: bad file descriptor, close');
  }

  read(file: string, into: Uint8Array, offset: number): Promise<number> {
    const found = this.#files.get(file);
    if (!found) return Promise.reject(new Error(`ENOENT: no such file or directory, open '${file}'`));
    return Promise.resolve(found.bytes.copy(into, 0, offset));
  }

  readText(file: string): string {
    return this.#find(file).bytes.toString();
  }

  touch(file: string): void {
    this.#find(file).modifiedMs = this.now();
  }

  rename(from: string, to: string): void {
    this.put(to, this.get(from));
    this.remove(from);
  }

  remove(file: string): void {
    const found = this.#files.get(file);
    if (found) this.#freeBytes += found.bytes.length;
    this.#files.delete(file);
  }

  #find(file: string): MemoryFile {
    const found = this.#files.get(file);
    if (!found) throw new Error(`ENOENT: no such file or directory, open '${file}'`);
    return found;
  }
}
