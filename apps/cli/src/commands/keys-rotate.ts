import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { printNewKey } from '../print-new-key.ts';
import { readCount } from '../read-count.ts';

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Give an API key a new secret. It is printed once and never again.',
  args: [{ name: 'id', description: 'The 12 characters inside the key.' }],
  options: {
    grace: {
      value: 'seconds',
      description: 'How long the secret before works on; without it, it ends at once.',
    },
  },
  examples: [
    'headgate keys rotate 4fTq0ZbW9sKx --grace 3600',
    'KEY=$(headgate keys rotate 4fTq0ZbW9sKx -o json | jq -r .key)',
  ],
  run: async (context) => {
    const [id = ''] = context.args;
    const grace = readCount(context.options['grace'], 'grace');
    const body = grace === undefined ? {} : { grace_seconds: grace };
    const answer = await (await context.connect()).post(`/keys/${encodeURIComponent(id)}/rotate`, { body });
    printNewKey(context, answer.body);
    return exitCodes.done;
  },
};
