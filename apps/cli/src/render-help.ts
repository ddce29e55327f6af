import { type ArgumentSpec, type Command, commonOptions, type OptionSpec } from './command.ts';

const exits = [
  'Exit codes: 0 done, 1 failed or refused, 2 wrong use, 3 a plan with changes (plan --detailed-exit-code).',
  'Admin API and key: HEADGATE_URL and HEADGATE_API_KEY, else the last login, else .headgate/dev.json of this checkout.',
];

/** What `headgate --help` shows. */
export function renderOverview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, args, summary }): [string, string] => [
    [name, ...usageOf(args)].join(' '),
    summary,
  ]);
  return ['Usage: headgate <command> [options]', '', ...columns(rows), '', ...exits, ''].join('\n');
}

/** What `headgate <command> --help` shows. */
export function renderHelp(command: Command): string {
  const { name, summary, args = [], examples } = command;
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([option, spec]) => row(option, spec));
  const words = args.map(({ name: word, description, choices }): [string, string] => [
    `<${word}>`,
    choices === undefined ? description : `${description} One of: ${choices.join(', ')}.`,
  ]);
  return [
    `Usage: headgate ${[name, ...usageOf(args)].join(' ')} [options]`,
    '',
    summary,
    '',
    ...(words.length > 0 ? ['Arguments:', ...columns(words), ''] : []),
    'Options:',
    ...columns(options),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function usageOf(args: readonly ArgumentSpec[] = []): string[] {
  return args.map(({ name, isOptional }) => (isOptional === true ? `[${name}]` : `<${name}>`));
}

function row(name: string, { short, value, choices, description, isRequired }: OptionSpec): [string, string] {
  const shown = choices === undefined ? value && `<${value}>` : choices.join('|');
  const flags = `${short === undefined ? '    ' : `-${short}, `}--${name}${shown === undefined ? '' : ` ${shown}`}`;
  return [flags, isRequired === true ? `${description} Required.` : description];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
