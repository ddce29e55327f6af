import { watchParent } from './watch-parent.mjs';

/** Something a person can cure; shown as one line, without a stack. */
export class LaunchError extends Error {
  constructor(message) {
    super(message);
    this.name = 'LaunchError';
  }
}

/** Runs a launcher's main function; trouble becomes one line and a non-zero exit code. */
export async function runMain(main) {
  watchParent();
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`headgate: ${error instanceof LaunchError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
