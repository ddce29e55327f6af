import { isJsonObject } from '@headgate/kernel';
import { exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { textOf } from '../text-of.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Check that nobody has changed, moved or removed an event of the audit trail.',
  examples: ['headgate audit verify', 'headgate audit verify -o json | jq -e .intact'],
  run: async ({ connect, terminal, output }) => {
    const { body } = await (await connect()).get('/audit/verify');
    const verdict = isJsonObject(body) ? body : {};
    const isIntact = verdict['intact'] === true;
    const told = isIntact
      ? `intact: ${textOf(verdict['events'])} events, the newest hash is ${textOf(verdict['head'])}`
      : `NOT intact: event ${textOf(verdict['seq'])}: ${textOf(verdict['reason'])}`;
    terminal.print(output === 'json' ? `${JSON.stringify(body, null, 2)}\n` : `${told}\n`);
    return isIntact ? exitCodes.done : exitCodes.failed;
  },
};
