import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { documentOptions, pruneQuery, readGiven } from '../document-options.ts';
import { textOf } from '../text-of.ts';

export const validate: Command = {
  name: 'validate',
  summary: 'Show everything wrong with a document. Reads no secret and changes nothing.',
  options: documentOptions,
  examples: ['headgate validate -f headgate.yaml', 'headgate validate -f headgate.yaml -o json'],
  run: async (context) => {
    const { terminal, output } = context;
    const { value: body } = await readGiven(context);
    const answer = await (await context.connect()).post('/config/validate', { body, query: pruneQuery(context) });
    const verdict = isJsonObject(answer.body) ? answer.body : {};
    const isValid = verdict['valid'] === true;
    const text = isValid ? 'The document is right.\n' : `${listErrors(verdict['errors']).join('\n')}\n`;
    terminal.print(output === 'json' ? `${JSON.stringify(verdict, null, 2)}\n` : text);
    return isValid ? exitCodes.done : exitCodes.failed;
  },
};

function listErrors(errors: JsonValue | undefined): string[] {
  const list = Array.isArray(errors) ? (errors as readonly JsonValue[]) : [];
  return list.filter(isJsonObject).map(({ path, message }) => `${textOf(path)}: ${textOf(message)}`);
}
