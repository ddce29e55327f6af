import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from './cli-error.ts';
import type { Files } from './files.ts';

/** The files of this machine. */
export const nodeFiles: Files = {
  workingFolder: process.cwd(),
  read: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw new CliError(`${file} cannot be read (${code ?? 'unknown'})`);
    }
  },
  writePrivate: async (file, text) => {
    const draft = `${file}.${process.pid}`;
    try {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(draft, text, { mode: 0o600 });
      // The mode above is for new files only.
      await chmod(draft, 0o600);
      await rename(draft, file);
    } catch (error) {
      throw new CliError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  },
};
