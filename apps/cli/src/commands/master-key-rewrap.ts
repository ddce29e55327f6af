import { isJsonObject } from '@headgate/kernel';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { readCount } from '../read-count.ts';
import { withProgress } from '../with-progress.ts';

export const masterKeyRewrap: Command = {
  name: 'master-key rewrap',
  summary: "Put every organization's data key under the current master key; needs the operator's key.",
  options: { batch: { value: 'number', description: 'Organizations of one batch; 100 unless given.' } },
  examples: ['HEADGATE_API_KEY=$PLATFORM_KEY headgate master-key rewrap', 'headgate master-key rewrap --batch 20'],
  run: async ({ options, connect, terminal, output }) => {
    const limit = readCount(options['batch'], 'batch') ?? 100;
    const client = await connect();
    const total = { done: 0, skipped: [] as unknown[], remaining: 0 };
    await withProgress(terminal, async (tell) => {
      let after: string | undefined;
      do {
        const body = { limit, ...(after !== undefined && { after }) };
        const batch = (await client.post('/master-key/rewrap', { body })).body;
        if (!isJsonObject(batch)) throw new CliError('the admin API sent no report');
        total.done += Number(batch['done']);
        total.remaining = Number(batch['remaining']);
        total.skipped.push(...(Array.isArray(batch['skipped']) ? (batch['skipped'] as unknown[]) : []));
        after = typeof batch['next'] === 'string' ? batch['next'] : undefined;
        tell(`${total.done} done, ${total.remaining} remain ...`);
      } while (after !== undefined);
    });
    terminal.print(
      output === 'json'
        ? `${JSON.stringify(total, null, 2)}\n`
        : total.remaining === 0
          ? 'Every data key is under the current master key; the one before can go.\n'
          : `${JSON.stringify(total.skipped, null, 2)}\n`,
    );
    return total.remaining === 0 ? exitCodes.done : exitCodes.failed;
  },
};
