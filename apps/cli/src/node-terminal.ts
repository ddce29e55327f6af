import { text } from 'node:stream/consumers';
import { CliError, exitCodes } from './cli-error.ts';
import type { Terminal } from './terminal.ts';

const interrupt = '\u0003';

/** The terminal of this process. */
export const nodeTerminal: Terminal = {
  isInteractive: process.stderr.isTTY,
  print: (line) => void process.stdout.write(line),
  note: (line) => void process.stderr.write(line),
  readInput: () => text(process.stdin),
  readSecret: (prompt) => (process.stdin.isTTY ? askHidden(prompt) : text(process.stdin)),
};

function askHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  process.stdin.setRawMode(true);
  process.stdin.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      process.stdin.setRawMode(false);
      process.stdin.pause();
      process.stdin.off('data', read);
      process.stderr.write('\n');
    };
    const read = (chunk: string): void => {
      typed += chunk;
      if (!typed.includes(interrupt) && !/[\r\n]/.test(typed)) return;
      end();
      if (typed.includes(interrupt)) reject(new CliError('interrupted', exitCodes.failed));
      else resolve(typed);
    };
    process.stdin.on('data', read);
    process.stdin.resume();
  });
}
