import type { CliConfig } from '../config.ts';
import { runCli } from '../run-cli.ts';

/** What a command line did. */
export interface CliRun {
  readonly code: number;
  readonly printed: string;
  readonly noted: string;
  readonly written: ReadonlyMap<string, string>;
}

/** What surrounds a command line. */
export interface Surroundings {
  readonly url?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly config?: Partial<CliConfig>;
  readonly isInteractive?: boolean;
  readonly onSleep?: () => void;
}

/** Runs a command line in memory: files, input and time are the test's own, the network is not touched beyond `url`. */
export async function runInMemory(argv: readonly string[], surroundings: Surroundings = {}): Promise<CliRun> {
  const { url, files = {}, variables = {}, input = '', isInteractive = false } = surroundings;
  const [printed, noted]: [string[], string[]] = [[], []];
  const written = new Map<string, string>();
  const code = await runCli(argv, {
    config: {
      url,
      apiKey: url === undefined ? undefined : 'hg_test_key',
      configHome: '/home/me/.config',
      readVariable: (name) => variables[name],
      ...surroundings.config,
    },
    files: {
      workingFolder: '/home/me/project',
      read: (path) => Promise.resolve(files[path] ?? written.get(path)),
      writePrivate: (path, text) => Promise.resolve(void written.set(path, text)),
    },
    terminal: {
      isInteractive,
      print: (text) => void printed.push(text),
      note: (text) => void noted.push(text),
      readInput: () => Promise.resolve(input),
      readSecret: () => Promise.resolve(input),
    },
    now: () => Date.parse('2026-11-20T12:00:00Z'),
    sleep: () => Promise.resolve(surroundings.onSleep?.()),
  });
  return { code, printed: printed.join(''), noted: noted.join(''), written };
}
