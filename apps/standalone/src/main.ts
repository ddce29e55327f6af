import { readStandaloneConfig } from './config.ts';
import { findRoot } from './find-root.ts';
import { Standalone } from './run-standalone.ts';
import { StandaloneError } from './standalone-error.ts';

/** A second signal this long after the first is impatience, not the same Ctrl-C told twice by npm and the terminal. */
const impatienceMs = 2000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (error: unknown): void => {
  const text = error instanceof StandaloneError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`headgate: ${text}\n`);
};

async function main(): Promise<number> {
  const standalone = new Standalone(readStandaloneConfig(), findRoot(import.meta.dirname), say);
  const asked = new Promise<undefined>((resolve) =>
    onStopRequest(
      () => resolve(undefined),
      () => standalone.kill(),
    ),
  );
  try {
    const death = await Promise.race([asked, standalone.run()]);
    if (death === undefined) return 0;
    complain(new StandaloneError(death));
    return 1;
  } finally {
    await standalone.stop();
  }
}

function onStopRequest(stop: () => void, kill: () => void): void {
  let firstAt: number | undefined;
  const ask = (): void => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > impatienceMs) kill();
    stop();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  // The launcher holds the other end: when it is gone, nobody is left to stop us.
  process.once('disconnect', ask);
  process.channel?.unref();
}

// Whoever reads our output may leave before us.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(error);
    process.exit(1);
  },
);
