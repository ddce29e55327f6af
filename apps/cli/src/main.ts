#!/usr/bin/env node
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@headgate/kernel';
import { readCliConfig } from './config.ts';
import { nodeFiles } from './node-files.ts';
import { nodeTerminal } from './node-terminal.ts';
import { runCli } from './run-cli.ts';

// Whoever reads our output may leave before us, as `head` does.
process.stdout.on('error', () => process.exit(0));
process.once('SIGINT', () => process.exit(130));

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    config: readCliConfig(),
    files: nodeFiles,
    terminal: nodeTerminal,
    now: () => systemClock.now(),
    sleep: async (ms) => void (await sleep(ms)),
  });
} catch (error) {
  process.stderr.write(`headgate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
