import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { atomicWriteAll } from './atomic-write.ts';

const partName = /^[0-9a-f]{64}$/;
const readAtOnce = 16;

/** The parts of one organization's snapshots on disk, each a file under its name. */
export class DiskParts {
  readonly #folder: string;
  /** What this process has written or proved; a file it did not may be damaged, and is written again. */
  #good: ReadonlySet<string> = new Set();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Texts of those that can be read; not proved. */
  async read(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const waiting = names.filter((name) => partName.test(name));
    const found = new Map<string, string>();
    const work = async (): Promise<void> => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const text = await readFile(path.join(this.#folder, name), 'utf8').catch(() => undefined);
        if (text !== undefined) found.set(name, text);
      }
    };
    await Promise.all(Array.from({ length: readAtOnce }, work));
    return found;
  }

  /** These were read and proved. */
  noteGood(names: Iterable<string>): void {
    this.#good = new Set([...this.#good, ...names]);
  }

  /** Writes those that are not known to be there. */
  async save(parts: ReadonlyMap<string, string>): Promise<void> {
    const missing = new Map([...parts].filter(([name]) => !this.#good.has(name)));
    if (missing.size === 0) return;
    await atomicWriteAll(this.#folder, missing);
    this.noteGood(missing.keys());
  }

  /** Removes every file that is not one of these, also what an interrupted write left behind. */
  async keepOnly(names: ReadonlySet<string>): Promise<void> {
    this.#good = new Set([...this.#good].filter((name) => names.has(name)));
    const files = await readdir(this.#folder).catch((): string[] => []);
    const gone = files.filter((file) => !names.has(file));
    await Promise.all(gone.map((file) => rm(path.join(this.#folder, file), { force: true })));
  }
}
