import type { Terminal } from './terminal.ts';

/** Says how far a work is; each text takes the place of the one before. */
export type TellProgress = (text: string) => void;

/**
 * Does a long work and lets it tell a person who watches how far it is, on one line of the error stream. The line is ended however
 * the work ends; nobody who does not watch is told anything.
 */
export async function withProgress<Result>(
  { isInteractive, note }: Pick<Terminal, 'isInteractive' | 'note'>,
  work: (tell: TellProgress) => Promise<Result>,
): Promise<Result> {
  let length = 0;
  const tell: TellProgress = (text) => {
    if (!isInteractive) return;
    // What is left of a longer text before would read as part of this one.
    note(`\r${text.padEnd(length)}`);
    length = text.length;
  };
  try {
    return await work(tell);
  } finally {
    if (length > 0) note('\n');
  }
}
