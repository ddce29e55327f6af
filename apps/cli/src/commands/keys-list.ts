import type { Command } from '../command.ts';
import { get } from './get.ts';

export const keysList: Command = {
  name: 'keys list',
  summary: 'Show API keys, newest first; never the keys themselves.',
  options: get.options ?? {},
  examples: ['headgate keys list', 'headgate keys list --project support -o json'],
  run: (context) => get.run({ ...context, args: ['keys'] }),
};
