import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SpoolFiles } from './spool-files.ts';

const zeros = Buffer.alloc(256 * 1024);

const [openFile, writeFile, syncFile] = [promisify(fs.open), promisify(fs.write), promisify(fs.fsync)];

/** Piece by piece: one large write would keep a thread of the pool from everybody else. */
async function makeZeros(file: string, bytes: number): Promise<number> {
  const handle = await openFile(file, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes;) {
      const { bytesWritten } = await writeFile(handle, zeros, 0, Math.min(zeros.length, bytes - at), at);
      at += bytesWritten;
    }
    await syncFile(handle);
    return handle;
  } catch (error) {
    fs.closeSync(handle);
    fs.rmSync(file, { force: true });
    throw error;
  }
}

/** The machine's file system. */
export const nodeSpoolFiles: SpoolFiles = {
  makeFolder: (dir) => {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  },
  list: (dir) =>
    fs.readdirSync(dir).map((name) => {
      const { size, mtimeMs } = fs.statSync(path.join(dir, name));
      return { name, bytes: size, modifiedMs: mtimeMs };
    }),
  create: (file) => fs.openSync(file, 'wx', 0o600),
  prepare: (file, bytes, done) => {
    makeZeros(file, bytes).then(
      (handle) => done(null, handle),
      (error: Error) => done(error),
    );
  },
  // One system call per record: once it returns, the record outlives a kill of this process.
  write: (file, bytes, length, offset) => fs.writeSync(file, bytes, 0, length, offset),
  // The length is part of what fdatasync keeps; the time of modification is not needed.
  sync: (file, done) => fs.fdatasync(file, done),
  close: (file) => fs.closeSync(file),
  read: async (file, into, offset) => {
    const handle = await open(file, 'r');
    try {
      return (await handle.read(into, 0, into.length, offset)).bytesRead;
    } finally {
      await handle.close();
    }
  },
  readText: (file) => fs.readFileSync(file, 'utf8'),
  touch: (file) => {
    const now = new Date();
    fs.utimesSync(file, now, now);
  },
  rename: (from, to) => fs.renameSync(from, to),
  remove: (file) => fs.rmSync(file, { force: true }),
};
