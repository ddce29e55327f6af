import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { readDocument } from '../read-document.ts';
import { textOf } from '../text-of.ts';
import { versionedPath } from '../versioned-path.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'Say what a route or policy would do with a call, without calling a provider.',
  args: [
    { name: 'kind', description: 'What it is.', choices: ['route', 'policy'] },
    { name: 'name', description: 'Name of the route, or alias of the policy.' },
  ],
  options: {
    file: { short: 'f', value: 'file', description: 'The sample call, YAML or JSON; - reads the input.' },
    draft: { description: 'With the draft in the place of what is live.' },
  },
  examples: ['headgate explain route support', 'headgate explain policy support-agent -f call.yaml --draft'],
  run: async (context) => {
    const [kind = '', name = ''] = context.args;
    const { file, draft } = context.options;
    const read = typeof file === 'string' ? (await readDocument(file, context)).value : {};
    if (!isJsonObject(read)) throw new CliError('the sample call must be an object', exitCodes.usage);
    const sample: JsonObject = draft === true ? { ...read, draft: true } : read;
    const client = await context.connect();
    const { body } = await client.post(`${versionedPath(kind, name)}/explain`, { body: sample });
    context.terminal.print(context.output === 'json' ? `${JSON.stringify(body, null, 2)}\n` : render(body));
    return exitCodes.done;
  },
};

function render(body: JsonValue): string {
  if (!isJsonObject(body)) return '';
  const { refused, candidates, steps, because, route, policy } = body;
  const lines = [`route ${textOf(route)} (${textOf(because)}), policy ${textOf(policy)}`];
  for (const step of objectsOf(steps)) {
    const { kind, policy: of, ...rest } = step;
    lines.push(`  ${textOf(kind)} of ${textOf(of)}: ${JSON.stringify(rest)}`);
  }
  for (const [index, { provider, model }] of objectsOf(candidates).entries()) {
    lines.push(`${index + 1}. ${textOf(provider)}/${textOf(model)}`);
  }
  if (isJsonObject(refused)) lines.push(`refused: ${textOf(refused['code'])}, ${textOf(refused['message'])}`);
  return `${lines.join('\n')}\n`;
}

function objectsOf(list: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly JsonValue[]).filter(isJsonObject) : [];
}
