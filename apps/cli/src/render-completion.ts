import { type Command, commonOptions, type OptionSpec } from './command.ts';

/** Shells there is a script for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that completes the words of these commands. */
export function renderCompletion(shell: Shell, commands: readonly Command[]): string {
  switch (shell) {
    case 'bash':
      return renderBash(commands);
    case 'zsh':
      // zsh runs the script of bash, which knows all there is to know.
      return `#compdef headgate\nautoload -U +X bashcompinit && bashcompinit\n${renderBash(commands)}`;
    case 'fish':
      return renderFish(commands);
  }
}

/** Words that may follow a beginning; the empty one is the command itself. */
function nextWords(commands: readonly Command[]): Map<string, string[]> {
  const next = new Map<string, string[]>([['', []]]);
  for (const { name, args } of commands) {
    const [first = '', second] = name.split(' ');
    add(next, '', first);
    if (second !== undefined) add(next, first, second);
    for (const choice of args?.[0]?.choices ?? []) add(next, name, choice);
  }
  return next;
}

function add(next: Map<string, string[]>, before: string, word: string): void {
  const words = next.get(before) ?? [];
  if (!words.includes(word)) next.set(before, [...words, word]);
}

function optionsOf(command: Command): [string, OptionSpec][] {
  return Object.entries({ ...command.options, ...commonOptions });
}

function renderBash(commands: readonly Command[]): string {
  const words = [...nextWords(commands)].map(([before, list]) => `    '${before}') words='${list.join(' ')}' ;;`);
  const options = commands.map(
    (command) =>
      `    '${command.name}'*) options='${optionsOf(command)
        .map(([name]) => `--${name}`)
        .join(' ')}' ;;`,
  );
  const choices = commands.flatMap((command) =>
    optionsOf(command).flatMap(([name, { choices: list }]) =>
      list === undefined
        ? []
        : [`    '${command.name}'*'--${name}') COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$word")); return ;;`],
    ),
  );
  return [
    '_headgate() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before words options file=',
    '  before="${COMP_WORDS[*]:1:COMP_CWORD-1}"',
    '  case "$before" in',
    ...[...new Set(choices)],
    "    *' -f'|*' --file') COMPREPLY=($(compgen -f -- \"$word\")); return ;;",
    '  esac',
    '  case "$before" in',
    ...words,
    '  esac',
    '  case "$before" in',
    ...options,
    '  esac',
    '  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))',
    '  elif [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '  else COMPREPLY=($(compgen -f -- "$word")); fi',
    '}',
    'complete -F _headgate headgate',
    '',
  ].join('\n');
}

function renderFish(commands: readonly Command[]): string {
  const lines = ['complete -c headgate -f'];
  for (const [before, list] of nextWords(commands)) {
    const condition =
      before === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${before.split(' ').at(-1) ?? ''}`;
    for (const word of list)
      lines.push(`complete -c headgate -n ${quote(condition)} -a ${word}${about(commands, before, word)}`);
  }
  for (const command of commands) {
    const condition = command.name
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and ');
    for (const [name, spec] of optionsOf(command)) lines.push(fishOption(condition, name, spec));
  }
  return `${lines.join('\n')}\n`;
}

function about(commands: readonly Command[], before: string, word: string): string {
  const command = commands.find(({ name }) => name === (before === '' ? word : `${before} ${word}`));
  return command === undefined ? '' : ` -d ${quote(command.summary)}`;
}

function fishOption(condition: string, name: string, { short, value, choices, description }: OptionSpec): string {
  const letter = short === undefined ? '' : ` -s ${short}`;
  const values = choices === undefined ? '' : ` -a ${quote(choices.join(' '))}`;
  const takes = value === undefined ? '' : name === 'file' ? ' -r -F' : ' -x';
  return `complete -c headgate -n ${quote(condition)} -l ${name}${letter}${takes}${values} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
