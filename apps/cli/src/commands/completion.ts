import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { renderCompletion, shells } from '../render-completion.ts';

export const completion: Command = {
  name: 'completion',
  summary: 'Print a script that completes commands and options in a shell.',
  args: [{ name: 'shell', description: 'Which shell.', choices: shells }],
  examples: [
    'source <(headgate completion bash)',
    'headgate completion zsh > "${fpath[1]}/_headgate"',
    'headgate completion fish > ~/.config/fish/completions/headgate.fish',
  ],
  run: async ({ args, terminal, commands }) => {
    const shell = shells.find((known) => known === args[0]);
    if (shell === undefined) throw new CliError('there is no such shell', exitCodes.usage);
    terminal.print(renderCompletion(shell, commands));
    return exitCodes.done;
  },
};
