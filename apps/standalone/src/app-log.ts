import { createWriteStream, renameSync, statSync } from 'node:fs';
import { z } from 'zod';

const maxBytes = 10 * 1024 * 1024;
const warnLevel = 40;
/** What was said longer ago is not what a process ended of. */
const recentMs = 5000;
const warning = 'warning';
const names: Readonly<Record<number, string>> = { 40: warning, 50: 'error', 60: 'fatal' };
const logLine = z.object({
  level: z.union([z.number(), z.string().transform((name) => ({ warn: 40, error: 50, fatal: 60 })[name] ?? 30)]),
  msg: z.string().default(''),
  err: z.object({ message: z.string() }).partial().optional(),
});

/** Where the output of one process goes. */
export interface AppLog {
  readonly file: string;
  /** The last error of the last few seconds, empty where there was none: what the process may have ended of. */
  recentFailure(): string;
  write(line: string): void;
  close(): void;
}

/** Keeps everything in a file, and hands warnings and worse to `show`. */
export function openAppLog(
  file: string,
  show: (line: string) => void = () => undefined,
  nowMs: () => number = () => performance.now(),
): AppLog {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the gateway; the log is the least of it then.
  stream.on('error', () => undefined);
  let failure = { text: '', atMs: 0 };
  return {
    file,
    recentFailure: () => (nowMs() - failure.atMs <= recentMs ? failure.text : ''),
    write: (line) => {
      stream.write(`${line}\n`);
      const trouble = findTrouble(line);
      if (trouble === undefined) return;
      if (!trouble.startsWith(`${warning}: `)) failure = { text: trouble, atMs: nowMs() };
      show(trouble);
    },
    close: () => void stream.end(),
  };
}

/** The message of a log line that is a warning or worse; undefined for all others and for what is no log line. */
export function findTrouble(line: string): string | undefined {
  if (!line.startsWith('{')) return /^(?:\w*Error\b|\S*\s?(?:FATAL|PANIC):)/.test(line) ? line : undefined;
  try {
    const { level, msg, err } = logLine.parse(JSON.parse(line));
    if (level < warnLevel) return undefined;
    const reason = err?.message !== undefined && err.message !== msg ? ` (${err.message})` : '';
    return `${names[Math.floor(level / 10) * 10] ?? 'error'}: ${msg}${reason}`;
  } catch {
    return undefined;
  }
}
