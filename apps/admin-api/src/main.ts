import 'reflect-metadata';
import { assertMigrated } from '@headgate/database';
import { createLogger } from '@headgate/telemetry';
import { readAdminConfig } from './config.ts';
import { connectPlatform } from './connect-platform.ts';
import { createApp } from './create-app.ts';
import { Readiness } from './health/readiness.ts';
import { findMigrationsDir } from './migrations-dir.ts';

const fallbackLog = createLogger({ name: 'admin-api', level: 'info' });

try {
  await start();
} catch (error) {
  fallbackLog.fatal(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const config = readAdminConfig();
  const log = createLogger({ name: 'admin-api', level: config.LOG_LEVEL });
  await assertMigrated(config.DATABASE_URL, config.MIGRATIONS_DIR ?? findMigrationsDir(import.meta.dirname));
  const platform = connectPlatform(config, log);
  const app = await createApp(platform);
  await app.listen(config.ADMIN_PORT, config.ADMIN_HOST);
  const { port } = app.getHttpServer().address() as { port: number };
  log.info({ host: config.ADMIN_HOST, port }, 'admin API listening');

  let isClosing = false;
  const close = (reason: string): void => {
    if (isClosing) return;
    isClosing = true;
    app.get(Readiness).drain();
    log.info({ reason }, 'admin API closing');
    void app
      .close()
      .then(() => platform.close())
      .catch((error: unknown) => log.error({ err: error }, 'admin API did not close cleanly'))
      .finally(() => process.exit());
  };
  process.once('SIGTERM', () => close('SIGTERM'));
  process.once('SIGINT', () => close('SIGINT'));
  // Whoever started it with a channel has gone: nobody is left to stop it.
  process.once('disconnect', () => close('parent gone'));
}
