import type { JsonObject } from '@headgate/kernel';
import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { listAll } from '../list-all.ts';
import { readCount } from '../read-count.ts';
import { readSince } from '../read-since.ts';
import { textOf } from '../text-of.ts';

/** A request is listed once it has ended, so one that began this long ago may be new. */
const overlapMs = 120_000;
const mostAtOnce = 1_000;

export const tail: Command = {
  name: 'tail',
  summary: 'Print requests as they come, until interrupted.',
  options: {
    since: { value: 'time', description: 'Begin with those of so long ago, such as 5m; 10s unless given.' },
    interval: { value: 'seconds', description: 'How often to look; 1 unless given.' },
    count: { value: 'count', description: 'End after so many requests.' },
    route: { value: 'name', description: 'Only requests of this route.' },
    status: { value: 'code', description: 'Only requests with this status.' },
  },
  examples: ['headgate tail', 'headgate tail --route support --since 10m', 'headgate tail -o json | jq .latency_ms'],
  run: async (context) => {
    const { options, terminal, output } = context;
    const intervalMs = (readCount(options['interval'], 'interval') ?? 1) * 1_000;
    const most = readCount(options['count'], 'count');
    let from = readSince(options['since'], '10s', context.now());
    const query = { route: wordOf(options['route']), status: wordOf(options['status']) };
    const client = await context.connect();
    if (terminal.isInteractive) terminal.note('Waiting for requests; Ctrl-C ends this.\n');
    const seen = new Map<string, number>();
    for (let printed = 0; ; await context.sleep(intervalMs)) {
      const { rows } = await listAll(client, '/requests', { query: { ...query, from }, most: mostAtOnce });
      const fresh = [...rows].reverse().filter((row) => !seen.has(textOf(row['request_id'])));
      for (const row of fresh) {
        seen.set(textOf(row['request_id']), Date.parse(textOf(row['started_at'])));
        terminal.print(output === 'json' ? `${JSON.stringify(row)}\n` : lineOf(row));
        printed += 1;
        if (printed === most) return exitCodes.done;
      }
      from = laterOf(from, new Date(context.now() - overlapMs).toISOString());
      // What can no longer be listed need not be remembered.
      for (const [id, startedAt] of seen) if (startedAt < Date.parse(from)) seen.delete(id);
    }
  },
};

function laterOf(left: string, right: string): string {
  return left > right ? left : right;
}

function wordOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function lineOf(row: JsonObject): string {
  const field = (name: string): string => textOf(row[name]).replace(/[^\x20-\x7e]/g, '?');
  const tokens = `${field('input_tokens')}+${field('output_tokens')} tokens`;
  const target = `${field('provider')}/${field('model_used')}`;
  const error = row['error_code'] === null || row['error_code'] === undefined ? '' : `  ${field('error_code')}`;
  return `${field('started_at')}  ${field('status')}  ${field('route')}  ${target}  ${field('latency_ms')} ms  ${tokens}${error}\n`;
}
