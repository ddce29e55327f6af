import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';

export const exportDocument: Command = {
  name: 'export',
  summary: 'Print the whole organization as a document; secrets are masked. YAML, or JSON with -o json.',
  examples: ['headgate export > headgate.yaml', 'headgate export -o json | jq .routes'],
  run: async (context) => {
    const isJson = context.output === 'json';
    const accept = isJson ? 'application/json' : 'application/yaml';
    const { text, body } = await (await context.connect()).get('/config/export', { accept });
    context.terminal.print(isJson ? `${JSON.stringify(body, null, 2)}\n` : text);
    return exitCodes.done;
  },
};
