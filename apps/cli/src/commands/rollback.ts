import { isJsonObject } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { readCount } from '../read-count.ts';
import { textOf } from '../text-of.ts';
import { versionedPath } from '../versioned-path.ts';

export const rollback: Command = {
  name: 'rollback',
  summary: 'Make an earlier version of a route or policy anew, and live.',
  args: [
    { name: 'kind', description: 'What it is.', choices: ['route', 'policy'] },
    { name: 'name', description: 'Name of the route, or alias of the policy.' },
  ],
  options: { to: { value: 'version', description: 'Number of the version to go back to.' } },
  examples: ['headgate rollback route support --to 3', 'headgate rollback policy support-agent --to 1'],
  run: async ({ args, options, connect, terminal, output }) => {
    const [kind = '', name = ''] = args;
    const version = readCount(options['to'], 'to');
    if (version === undefined) throw new CliError('say to which version with --to', exitCodes.usage);
    const { body } = await (await connect()).post(`${versionedPath(kind, name)}/rollback`, { body: { version } });
    const now = isJsonObject(body) ? textOf(body['version']) : '';
    const said = `${name} is as it was in version ${version}; that is version ${now} now.\n`;
    terminal.print(output === 'json' ? `${JSON.stringify(body, null, 2)}\n` : said);
    return exitCodes.done;
  },
};
