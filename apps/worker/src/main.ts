import { assertMigrated } from '@headgate/database';
import { createLogger } from '@headgate/telemetry';
import { readWorkerConfig, type WorkerConfig } from './config.ts';
import { findMigrations } from './find-migrations.ts';
import { startWorker } from './start-worker.ts';

async function main(): Promise<void> {
  const config = readOrExit();
  const log = createLogger({ name: 'worker', level: config.logLevel });
  try {
    await assertMigrated(config.databaseUrl, config.migrationsDir ?? findMigrations(import.meta.dirname));
  } catch (error) {
    // Started again by whoever watches it: by then the server may be there, or migrated.
    log.fatal({ err: error }, 'the worker cannot start');
    process.exitCode = 1;
    return;
  }
  const worker = startWorker(config, log);
  log.info({ pid: process.pid }, 'worker ready');

  let isStopping = false;
  const stop = (reason: string): void => {
    // Asked twice it ends at once; nothing is lost by that, it only takes longer to be done again.
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ reason }, 'worker stopping');
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
