import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';

export const keysRevoke: Command = {
  name: 'keys revoke',
  summary: 'End an API key for good; every proxy refuses it within a second.',
  args: [{ name: 'id', description: 'The 12 characters inside the key.' }],
  examples: ['headgate keys revoke 4fTq0ZbW9sKx'],
  run: async (context) => {
    const [id = ''] = context.args;
    const { body } = await (await context.connect()).post(`/keys/${encodeURIComponent(id)}/revoke`);
    const { terminal, output } = context;
    terminal.print(output === 'json' ? `${JSON.stringify(body, null, 2)}\n` : `${id} is revoked.\n`);
    return exitCodes.done;
  },
};
