import { assertMigrated } from '@headgate/database';
import { systemTimers } from '@headgate/kernel';
import { createLogger, type Logger } from '@headgate/telemetry';
import { readWorkerConfig, type WorkerConfig } from './config.ts';
import { findMigrations } from './find-migrations.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

const stopLimitMs = 15_000;

async function main(): Promise<void> {
  const config = readOrExit();
  const log = createLogger({ name: 'worker', level: config.logLevel });
  const worker = await startOrExit(config, log);
  // Once only: a terminal and a launcher may both say so, and the launcher then goes away.
  let isStopping = false;
  const stop = (reason: string): void => {
    if (isStopping) return;
    isStopping = true;
    log.info({ reason }, 'worker stopping');
    // Whatever is cut off then is done again by the next.
    systemTimers.after(stopLimitMs, () => process.exit(1));
    void worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'worker did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Its parent has died: nobody is left to end it.
  process.once('disconnect', () => stop('parent gone'));
  log.info({ pid: process.pid }, 'worker ready');
  // Where a launcher waits for it: a log line would depend on the log level. It may be gone by now, which 'disconnect' tells.
  process.send?.('ready', undefined, undefined, () => undefined);
}

// Started again by whoever watches it: by then the server may be there, or migrated.
async function startOrExit(config: WorkerConfig, log: Logger): Promise<RunningWorker> {
  try {
    await assertMigrated(config.databaseUrl, config.migrationsDir ?? findMigrations(import.meta.dirname));
    return startWorker(config, log);
  } catch (error) {
    log.fatal({ err: error }, 'the worker cannot start');
    process.exit(1);
  }
}

function readOrExit(): WorkerConfig {
  try {
    return readWorkerConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

await main();
