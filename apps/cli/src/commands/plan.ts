import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { countChanges, documentOptions, pruneQuery, readResolved, renderAnswer } from '../document-options.ts';
import { withProgress } from '../with-progress.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'Show what applying a document would change, field by field. Changes nothing.',
  options: { ...documentOptions, 'detailed-exit-code': { description: 'End with 3 when there are changes.' } },
  examples: [
    'headgate plan -f headgate.yaml',
    'headgate plan -f headgate.yaml --prune -o json',
    'headgate export | headgate plan -f - --detailed-exit-code',
  ],
  run: async (context) => {
    const body = await readResolved(context);
    const client = await context.connect();
    const answer = await withProgress(context.terminal, (tell) => {
      tell('Planning ...');
      return client.post('/config/plan', { body, query: pruneQuery(context) });
    });
    context.terminal.print(renderAnswer(answer.body, context.output));
    const isAsked = context.options['detailed-exit-code'] === true;
    return isAsked && countChanges(answer.body) > 0 ? exitCodes.changes : exitCodes.done;
  },
};
