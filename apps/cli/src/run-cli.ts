import { AdminClient } from './admin-client.ts';
import { CliError, exitCodes, type ExitCode } from './cli-error.ts';
import type { CommandContext } from './command.ts';
import { commands } from './commands.ts';
import { findCredentials } from './credentials.ts';
import { findCommand, parseCommand } from './parse-command.ts';
import { renderHelp, renderOverview } from './render-help.ts';

/** What the program is given from outside. */
export type CliDeps = Pick<CommandContext, 'config' | 'files' | 'terminal' | 'now' | 'sleep'>;

/** Runs one command line; what a person did wrong is said and becomes an exit code, anything else is thrown. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<ExitCode> {
  try {
    return await run(argv, deps);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    deps.terminal.note(`headgate: ${error.message}\n`);
    return error.exitCode;
  }
}

async function run(argv: readonly string[], deps: CliDeps): Promise<ExitCode> {
  const command = findCommand(commands, argv);
  if (command === undefined) return explain(argv, deps);
  const { args, options } = parseCommand(command, argv);
  if (options['help'] === true) {
    deps.terminal.print(renderHelp(command));
    return exitCodes.done;
  }
  const project = typeof options['project'] === 'string' ? options['project'] : undefined;
  return command.run({
    ...deps,
    args,
    commands,
    options,
    output: options['output'] === 'json' ? 'json' : 'table',
    connect: async () => new AdminClient(await findCredentials(deps.config, deps.files), project),
  });
}

function explain([first = '', ...rest]: readonly string[], { terminal }: CliDeps): ExitCode {
  const below = commands.filter(({ name }) => name.startsWith(`${first} `));
  const wantsHelp =
    ['', 'help', '-h', '--help'].includes(first) || rest.some((word) => ['-h', '--help'].includes(word));
  if (wantsHelp) {
    terminal.print(renderOverview(below.length > 0 ? below : commands));
    return first === '' ? exitCodes.usage : exitCodes.done;
  }
  const known = below.map(({ name }) => `"${name}"`).join(', ');
  throw new CliError(
    below.length > 0
      ? `"${first}" needs one more word: ${known}`
      : `there is no command "${first}". Try "headgate --help".`,
    exitCodes.usage,
  );
}
