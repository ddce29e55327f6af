import { parseArgs } from 'node:util';
import { CliError, exitCodes } from './cli-error.ts';
import { type Command, commonOptions, type OptionSpec } from './command.ts';

/** A command line that fits its command. */
export interface ParsedCommand {
  readonly command: Command;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** The command whose name the words begin with, the longest first. */
export function findCommand(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const named = (count: number): Command | undefined =>
    commands.find(({ name }) => name === words.slice(0, count).join(' '));
  return named(2) ?? named(1);
}

/** Reads the words after the program's name; throws a usage error that says what to do instead. */
export function parseCommand(command: Command, argv: readonly string[]): ParsedCommand {
  const options = { ...commonOptions, ...command.options };
  const { values, positionals } = readWords(command, argv, options);
  const args = positionals.slice(command.name.split(' ').length);
  if (values['help'] === true) return { command, args, options: values };
  for (const [name, spec] of Object.entries(options)) checkOption(command, name, spec, values[name]);
  checkArguments(command, args);
  return { command, args, options: values };
}

function readWords(
  command: Command,
  argv: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const entries = Object.entries(specs).map(([name, { value, short }]) => [
    name,
    { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
  ]);
  try {
    const options = Object.fromEntries(entries) as Record<string, { type: 'boolean' | 'string'; short?: string }>;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { values: values, positionals };
  } catch (error) {
    // Its second sentence explains how to pass the word as an argument, which nobody wants.
    throw wrongUse(command, (error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}

function checkOption(command: Command, name: string, spec: OptionSpec, value: unknown): void {
  if (spec.isRequired === true && value === undefined) throw wrongUse(command, `--${name} is required`);
  if (spec.choices !== undefined && typeof value === 'string' && !spec.choices.includes(value)) {
    throw wrongUse(command, `--${name} is one of: ${spec.choices.join(', ')}`);
  }
}

function checkArguments(command: Command, args: readonly string[]): void {
  const specs = command.args ?? [];
  if (args.length > specs.length) throw wrongUse(command, `"${args[specs.length] ?? ''}" is one word too many`);
  for (const [index, { name, choices, isOptional }] of specs.entries()) {
    const word = args[index];
    if (word === undefined && isOptional !== true) throw wrongUse(command, `<${name}> is missing`);
    if (word !== undefined && choices !== undefined && !choices.includes(word)) {
      throw wrongUse(command, `<${name}> is one of: ${choices.join(', ')}`);
    }
  }
}

function wrongUse(command: Command, message: string): CliError {
  return new CliError(`${message}. Try "headgate ${command.name} --help".`, exitCodes.usage);
}
