import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { countChanges, documentOptions, pruneQuery, readResolved, renderAnswer } from '../document-options.ts';

export const apply: Command = {
  name: 'apply',
  summary: 'Make the organization what a document says: everything in one revision, or nothing.',
  options: {
    ...documentOptions,
    revision: { value: 'number', description: 'Refuse if the organization is at another revision than this plan was.' },
    wait: { description: 'Return once every live proxy runs the change.' },
  },
  examples: [
    'headgate apply -f headgate.yaml',
    'headgate apply -f headgate.yaml --prune --wait',
    'OPENAI_API_KEY=sk-... headgate apply -f headgate.yaml',
  ],
  run: async (context) => {
    const { terminal, options } = context;
    const progress = (text: string): void => {
      if (terminal.isInteractive) terminal.note(`${text}\n`);
    };
    const body = await readResolved(context);
    const client = await context.connect();
    progress('Planning ...');
    const query = pruneQuery(context);
    const planned = await client.post('/config/plan', { body, query });
    const revision = typeof options['revision'] === 'string' ? options['revision'] : revisionOf(planned.body);
    progress(`Applying ${countChanges(planned.body)} changes at revision ${revision ?? '?'} ...`);
    const wait = options['wait'] === true ? 'applied' : undefined;
    const answer = await client.post('/config/apply', { body, query: { ...query, revision, wait } });
    terminal.print(renderAnswer(answer.body, context.output));
    if (countChanges(answer.body) > 0)
      progress(`Done, as revision ${answer.headers.get('x-headgate-revision') ?? '?'}.`);
    const pending = answer.headers.get('x-headgate-pending');
    if (pending === null) return exitCodes.done;
    terminal.note(`Applied, but not everywhere yet: ${pending}\n`);
    return exitCodes.failed;
  },
};

function revisionOf(plan: JsonValue): string | undefined {
  const revision = isJsonObject(plan) ? plan['revision'] : undefined;
  return typeof revision === 'number' ? String(revision) : undefined;
}
