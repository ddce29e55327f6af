import { AdminClient } from '../admin-client.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { saveLogin } from '../credentials.ts';

export const login: Command = {
  name: 'login',
  summary:
    'Store address and admin key for this account, after trying them. The key is read from the input, not shown.',
  options: { url: { value: 'url', isRequired: true, description: 'Address of the admin API.' } },
  examples: [
    'headgate login --url http://127.0.0.1:8081',
    'cat key.txt | headgate login --url https://headgate.example.com',
  ],
  run: async ({ options, config, files, terminal }) => {
    const url = String(options['url']);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new CliError('--url must be an http or https URL', exitCodes.usage);
    }
    const apiKey = (await terminal.readSecret('Admin key: ')).trim();
    if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new CliError('no key was given');
    await new AdminClient({ url, apiKey, from: 'this login' }).get('/projects', { query: { limit: '1' } });
    const file = await saveLogin(config, files, { url, apiKey });
    terminal.note(`Logged in to ${url}; the key is in ${file}, readable by you alone.\n`);
    return exitCodes.done;
  },
};
