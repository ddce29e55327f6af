import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { withProgress } from '../with-progress.ts';

export const exportDocument: Command = {
  name: 'export',
  summary: 'Print the whole organization as a document; secrets are masked. YAML, or JSON with -o json.',
  examples: ['headgate export > headgate.yaml', 'headgate export -o json | jq .routes'],
  run: async (context) => {
    const isJson = context.output === 'json';
    const accept = isJson ? 'application/json' : 'application/yaml';
    const client = await context.connect();
    const { text, body } = await withProgress(context.terminal, (tell) => {
      tell('Reading the whole organization ...');
      return client.get('/config/export', { accept });
    });
    context.terminal.print(isJson ? `${JSON.stringify(body, null, 2)}\n` : text);
    return exitCodes.done;
  },
};
