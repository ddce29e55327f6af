import type { JsonObject } from '@headgate/kernel';
import { exitCodes } from '../cli-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { printNewKey } from '../print-new-key.ts';

export const keysCreate: Command = {
  name: 'keys create',
  summary: 'Make an API key. It is printed once and never again.',
  args: [{ name: 'name', description: 'What it is for; for people.' }],
  options: {
    kind: { value: 'kind', choices: ['inference', 'admin'], description: 'inference calls models, admin manages.' },
    role: {
      value: 'role',
      choices: ['owner', 'admin', 'editor', 'viewer', 'billing'],
      description: 'Of an admin key.',
    },
    routes: { value: 'names', description: 'Routes it may call, separated by commas; all unless given.' },
    models: { value: 'names', description: 'Models it may ask for, separated by commas; all unless given.' },
    endpoints: { value: 'names', description: 'Endpoints it may call, such as chat,embeddings; all unless given.' },
    policy: { value: 'alias', description: 'Policy it is bound to.' },
    'inline-policy': { description: 'Its calls may bring a policy of their own.' },
    'expires-at': { value: 'instant', description: 'Such as 2027-01-31T00:00:00Z.' },
  },
  examples: [
    'headgate keys create "support desk" --project support',
    'headgate keys create ci --kind admin --role editor',
    'KEY=$(headgate keys create app --routes chat-eu -o json | jq -r .key)',
  ],
  run: async (context) => {
    const { body } = await (await context.connect()).post('/keys', { body: bodyOf(context) });
    printNewKey(context, body);
    return exitCodes.done;
  },
};

function bodyOf({ args, options }: CommandContext): JsonObject {
  const list = (name: string): string[] | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value.split(',').map((word) => word.trim()) : undefined;
  };
  const fields = {
    name: args[0],
    kind: options['kind'],
    role: options['role'],
    routes: list('routes'),
    models: list('models'),
    endpoints: list('endpoints'),
    policy: options['policy'],
    inline_policy: options['inline-policy'] === true ? true : undefined,
    expires_at: options['expires-at'],
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
