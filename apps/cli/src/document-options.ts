import type { JsonValue } from '@headgate/kernel';
import { isJsonObject } from '@headgate/kernel';
import type { CommandContext, OptionSpec } from './command.ts';
import { readDocument } from './read-document.ts';
import { resolveReferences } from './resolve-references.ts';

/** Which document, for every command that sends one. */
export const documentOptions: Readonly<Record<string, OptionSpec>> = {
  file: { short: 'f', value: 'file', isRequired: true, description: 'The document, YAML or JSON; "-" for the input.' },
  prune: { description: 'Also delete what the sections of the document do not name.' },
};

/** The document of `--file` as it is written. */
export function readGiven(context: CommandContext): Promise<{ value: JsonValue; folder: string }> {
  return readDocument(String(context.options['file']), context);
}

/** The document of `--file` with its secrets in place, ready to be sent. */
export async function readResolved(context: CommandContext): Promise<JsonValue> {
  const { value, folder } = await readGiven(context);
  const { files, config } = context;
  return resolveReferences(value, { files, folder, readVariable: config.readVariable });
}

/** The query that `--prune` stands for. */
export function pruneQuery({ options }: CommandContext): { prune: string | undefined } {
  return { prune: options['prune'] === true ? 'true' : undefined };
}

/** How many changes a plan holds. */
export function countChanges(plan: JsonValue): number {
  const changes = isJsonObject(plan) ? plan['changes'] : undefined;
  return Array.isArray(changes) ? changes.length : 0;
}

/** The plan for people, or whole for machines. */
export function renderAnswer(plan: JsonValue, output: CommandContext['output']): string {
  const text = isJsonObject(plan) ? plan['text'] : undefined;
  return output === 'json' || typeof text !== 'string' ? `${JSON.stringify(plan, null, 2)}\n` : text;
}
