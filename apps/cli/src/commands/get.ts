import { writeYaml } from '@headgate/declarative';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { listWatched } from '../list-all.ts';
import { readCount } from '../read-count.ts';
import { renderTable } from '../render-table.ts';
import { type ResourceKind, resourceKinds } from '../resource-kinds.ts';

export const get: Command = {
  name: 'get',
  summary: 'Show the resources of a kind, or one of them whole.',
  args: [
    { name: 'kind', description: 'What to show.', choices: Object.keys(resourceKinds) },
    { name: 'name', description: 'Name, slug or id of one.', isOptional: true },
  ],
  options: { limit: { value: 'count', description: 'Most rows; 100 unless given.' } },
  examples: [
    'headgate get routes',
    'headgate get routes support --project helpdesk',
    'headgate get providers -o json',
    'headgate get requests --limit 20',
  ],
  run: async (context) => {
    const [word = '', name] = context.args;
    const kind = resourceKinds[word];
    if (kind === undefined) throw new CliError(`there is no kind "${word}"`, exitCodes.usage);
    return name === undefined ? showList(context, kind) : showOne(context, kind, name);
  },
};

async function showList(context: CommandContext, kind: ResourceKind): Promise<0> {
  const { terminal, output, options } = context;
  const client = await context.connect();
  const most = readCount(options['limit'], 'limit') ?? 100;
  const { rows, isCut } =
    kind.isPaged === false
      ? { rows: rowsOf((await client.get(kind.path)).body), isCut: false }
      : await listWatched(client, kind.path, { most, terminal });
  terminal.print(output === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : renderTable(kind.columns, rows));
  if (isCut) terminal.note(`There are more than ${most}; see --limit.\n`);
  return exitCodes.done;
}

async function showOne(context: CommandContext, kind: ResourceKind, name: string): Promise<0> {
  const { terminal, output } = context;
  if (kind.hasNames === false) throw new CliError('these cannot be shown one by one', exitCodes.usage);
  const { body } = await (await context.connect()).get(`${kind.path}/${encodeURIComponent(name)}`);
  const text = output === 'json' || !isJsonObject(body) ? `${JSON.stringify(body, null, 2)}\n` : writeYaml(body);
  terminal.print(text);
  return exitCodes.done;
}

function rowsOf(body: JsonValue): JsonObject[] {
  const list = isJsonObject(body) && Array.isArray(body['data']) ? (body['data'] as readonly JsonValue[]) : [];
  return list.filter(isJsonObject);
}
