import { importLiteLlm, importPolicy, importPortkey, type ImportResult, writeYaml } from '@headgate/declarative';
import type { JsonValue } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { readDocument } from '../read-document.ts';

const readers: Readonly<Record<string, (file: JsonValue, name: string) => ImportResult>> = {
  litellm: (file) => importLiteLlm(file),
  portkey: importPortkey,
  policy: importPolicy,
};

export const importFile: Command = {
  name: 'import',
  summary: "Turn another gateway's file into a document. Prints it, with notes on what it cannot say; sends nothing.",
  args: [
    { name: 'format', description: 'Whose file it is.', choices: Object.keys(readers) },
    { name: 'file', description: 'The file, YAML or JSON; "-" for the input.' },
  ],
  options: {
    name: { value: 'name', description: 'Name of the route, for files that have none; "imported" unless given.' },
  },
  examples: [
    'headgate import litellm config.yaml > headgate.yaml',
    'headgate import portkey config.json --name support',
    'headgate import policy fallback.json -o json',
  ],
  run: async (context) => {
    const [format = '', file = ''] = context.args;
    const reader = readers[format];
    if (reader === undefined) throw new CliError(`there is no format "${format}"`, exitCodes.usage);
    const name = typeof context.options['name'] === 'string' ? context.options['name'] : 'imported';
    const { value } = await readDocument(file, context);
    const { document, notes } = reader(value, name);
    const { terminal, output } = context;
    terminal.print(output === 'json' ? `${JSON.stringify(document, null, 2)}\n` : writeYaml(document));
    for (const { path, message } of notes) terminal.note(`note: ${path}: ${message}\n`);
    return exitCodes.done;
  },
};
