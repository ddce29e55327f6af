import { isJsonObject, type JsonValue } from '@headgate/kernel';
import type { AdminClient } from '../admin-client.ts';
import { exitCodes } from '../cli-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { readAuditHeads } from '../read-audit-heads.ts';
import { textOf } from '../text-of.ts';

/** Most heads in one question. */
const atOnce = 5_000;

export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'Check that nobody has changed, moved or removed an event of the audit trail.',
  options: {
    heads: {
      value: 'file',
      description: 'Lines the worker exported, AUDIT_HEADS_FILE: the trail must go through every one of them.',
    },
    'public-key': {
      value: 'base64',
      description: 'SNAPSHOT_PUBLIC_KEY of the installation: the lines must be signed with it.',
    },
  },
  examples: [
    'headgate audit verify',
    'headgate audit verify -o json | jq -e .intact',
    'headgate audit verify --heads audit-heads.ndjson --public-key "$SNAPSHOT_PUBLIC_KEY"',
  ],
  run: async (context) => {
    const { connect, terminal, output } = context;
    const body = await verify(await connect(), context);
    const verdict = isJsonObject(body) ? body : {};
    const isIntact = verdict['intact'] === true;
    const told = isIntact
      ? `intact: ${textOf(verdict['events'])} events, the newest hash is ${textOf(verdict['head'])}`
      : `NOT intact: event ${textOf(verdict['seq'])}: ${textOf(verdict['reason'])}`;
    terminal.print(output === 'json' ? `${JSON.stringify(body, null, 2)}\n` : `${told}\n`);
    return isIntact ? exitCodes.done : exitCodes.failed;
  },
};

async function verify(client: AdminClient, context: CommandContext): Promise<JsonValue> {
  const { heads: file, 'public-key': publicKey } = context.options;
  if (typeof file !== 'string') return (await client.get('/audit/verify')).body;
  const { body: organization } = await client.get('/organization');
  const org = isJsonObject(organization) ? textOf(organization['id']) : '';
  const wanted = { file, org, publicKey: typeof publicKey === 'string' ? publicKey : undefined };
  const found = await readAuditHeads(context, wanted);
  // Every hour says the same again where nothing happened.
  const distinct = new Map(found.map(({ seq, hash }) => [`${seq} ${hash}`, { seq, hash }]));
  const heads = [...distinct.values()];
  let verdict: JsonValue = null;
  for (let from = 0; from < heads.length; from += atOnce) {
    verdict = (await client.post('/audit/verify', { body: { heads: heads.slice(from, from + atOnce) } })).body;
    if (!isJsonObject(verdict) || verdict['intact'] !== true) break;
  }
  return verdict;
}
