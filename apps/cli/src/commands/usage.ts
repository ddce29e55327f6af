import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { listWatched } from '../list-all.ts';
import { readCount } from '../read-count.ts';
import { readSince } from '../read-since.ts';
import { column, renderTable } from '../render-table.ts';
import { sumUsage, type UsageGroup, usageGroups } from '../sum-usage.ts';

export const usage: Command = {
  name: 'usage',
  summary: 'Sum up requests and tokens of a period.',
  options: {
    by: { value: 'field', choices: Object.keys(usageGroups), description: 'What to sum up by; route unless given.' },
    since: { value: 'time', description: 'Such as 30m, 24h or 7d; 24h unless given.' },
    limit: { value: 'count', description: 'Most requests to read; 10000 unless given.' },
  },
  examples: [
    'headgate usage',
    'headgate usage --by model --since 7d',
    'headgate usage --by key --project support -o json',
  ],
  run: async (context) => {
    const { options, terminal, output } = context;
    const from = readSince(options['since'], '24h', context.now());
    const most = readCount(options['limit'], 'limit') ?? 10_000;
    const by = (options['by'] ?? 'route') as UsageGroup;
    const { rows, isCut } = await listWatched(await context.connect(), '/requests', {
      query: { from },
      most,
      terminal,
    });
    const sums = sumUsage(rows, by);
    const columns = [
      column('name', by),
      column('requests'),
      column('errors'),
      column('input_tokens', 'input tokens'),
      column('output_tokens', 'output tokens'),
    ];
    terminal.print(output === 'json' ? `${JSON.stringify(sums, null, 2)}\n` : renderTable(columns, sums));
    if (isCut) terminal.note(`Only the newest ${most} requests are in these sums; see --limit.\n`);
    return exitCodes.done;
  },
};
