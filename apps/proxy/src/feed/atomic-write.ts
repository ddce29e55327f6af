import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const writesAtOnce = 4;

/** Replaces a file so that a reader, also after a power cut, sees the old text or the new one and never a part. */
export async function atomicWrite(file: string, text: string): Promise<void> {
  await atomicWriteAll(path.dirname(file), new Map([[path.basename(file), text]]));
}

/** The same for files of one folder, by name: all of them are there when it resolves, each whole. */
export async function atomicWriteAll(folder: string, texts: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const waiting = [...texts];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await replaceFile(path.join(folder, next[0]), next[1]);
    }
  };
  await Promise.all(Array.from({ length: writesAtOnce }, work));
  await syncFolder(folder);
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The new name survives a power cut only once the folder that holds it is written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
