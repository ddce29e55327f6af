import type { AdminClient } from './admin-client.ts';
import type { ExitCode } from './cli-error.ts';
import type { CliConfig } from './config.ts';
import type { Files } from './files.ts';
import type { Terminal } from './terminal.ts';

/** An option as it is declared; help, parsing and completion all follow from this. */
export interface OptionSpec {
  readonly description: string;
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in help; without it the option is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly isRequired?: boolean;
}

/** A word after the command's name. */
export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly isOptional?: boolean;
}

/** Everything a command works with. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly config: CliConfig;
  readonly files: Files;
  readonly terminal: Terminal;
  /** `json` for machines. */
  readonly output: 'table' | 'json';
  /** Finds the credentials and makes the client; nothing is looked up before a command asks. */
  readonly connect: () => Promise<AdminClient>;
  /** Every command there is, for those that speak of commands. */
  readonly commands: readonly Command[];
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One command of the command line. */
export interface Command {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  readonly args?: readonly ArgumentSpec[];
  readonly options?: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  run(context: CommandContext): Promise<ExitCode>;
}

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  output: {
    short: 'o',
    value: 'format',
    choices: ['table', 'json'],
    description: 'table for people, json for machines.',
  },
  project: { short: 'p', value: 'slug', description: 'The project meant; without it the organization.' },
  help: { short: 'h', description: 'Show this.' },
};
