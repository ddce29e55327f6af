import { isJsonObject } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { listAll } from '../list-all.ts';
import { textOf } from '../text-of.ts';
import { withProgress } from '../with-progress.ts';

const mostOrganizations = 1_000_000;

export const republish: Command = {
  name: 'republish',
  summary:
    "Read organizations anew and publish them, after SQL by hand or a restored backup; needs the operator's key.",
  args: [{ name: 'organization', description: 'Id of the only one meant; without it, all.', isOptional: true }],
  examples: ['HEADGATE_API_KEY=$PLATFORM_KEY headgate republish', 'headgate republish org_4fTq0ZbW9sKx -o json'],
  run: async ({ args: [only], connect, terminal, output }) => {
    const client = await connect();
    const done = await withProgress(terminal, async (tell) => {
      const ids = only === undefined ? await listIds(client) : [only];
      const revisions: { organization: string; revision: number }[] = [];
      for (const organization of ids) {
        const { body } = await client.post(`/organizations/${encodeURIComponent(organization)}/republish`);
        if (!isJsonObject(body)) throw new CliError('the admin API sent no revision');
        revisions.push({ organization, revision: Number(body['revision']) });
        tell(`${revisions.length} of ${ids.length} organizations ...`);
      }
      return revisions;
    });
    const lines = done.map(({ organization, revision }) => `${organization} is published as revision ${revision}.\n`);
    terminal.print(output === 'json' ? `${JSON.stringify(done, null, 2)}\n` : lines.join(''));
    return exitCodes.done;
  },
};

async function listIds(client: Parameters<typeof listAll>[0]): Promise<string[]> {
  const { rows } = await listAll(client, '/organizations', { most: mostOrganizations });
  return rows.map(({ id }) => textOf(id));
}
