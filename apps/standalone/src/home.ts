import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StandaloneError } from './standalone-error.ts';

/** The folder everything of one installation lives in. */
export class Home {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder where missing and proves that it can be written to. */
  static async open(folder: string): Promise<Home> {
    try {
      // Others may pass through but not look around: as root, PostgreSQL runs under another account.
      await makeFolder(folder, 0o711);
      await makeFolder(path.join(folder, 'logs'), 0o700);
      const home = new Home(folder);
      await home.writeJson('.writable', {});
      await rm(home.at('.writable'));
      return home;
    } catch (cause) {
      throw new StandaloneError(`HEADGATE_HOME: ${folder} cannot be written to (${reasonOf(cause)})`, cause);
    }
  }

  /** A path inside the folder. */
  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** The content of a JSON file, undefined when there is none; throws when there is one that cannot be read. */
  async readJson(name: string): Promise<unknown> {
    const text = await readFile(this.at(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new StandaloneError(`${this.at(name)} cannot be read (${reasonOf(error)})`, error);
    });
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new StandaloneError(
        `${this.at(name)} is damaged: restore it from a backup, or remove ${this.folder}`,
        cause,
      );
    }
  }

  /** Replaces a file as a whole, for its owner's eyes only; a crash leaves the old one or the new one. */
  async writeJson(name: string, value: unknown): Promise<void> {
    const draft = this.at(`${name}.new`);
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, this.at(name));
  }
}

/** Step by step: Node's own recursive mkdir never ends where a parent exists but takes no folders, as below /proc. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && path.dirname(folder) !== folder) {
      await makeFolder(path.dirname(folder), mode);
      await mkdir(folder, { mode });
    } else if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'no folder can be made there';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code === 'EROFS' ? 'the file system is read-only' : String(code ?? error);
}
