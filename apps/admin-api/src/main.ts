import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { assertMigrated } from '@headgate/database';
import { createLogger, type Logger } from '@headgate/telemetry';
import { type AdminConfig, readAdminConfig } from './config.ts';
import { type ConnectedPlatform, connectPlatform } from './connect-platform.ts';
import { createApp } from './create-app.ts';
import { Readiness } from './health/readiness.ts';
import { findMigrationsDir } from './migrations-dir.ts';

const name = 'admin-api';
let log = createLogger({ name, level: 'info' });

try {
  const config = readAdminConfig();
  log = createLogger({ name, level: config.LOG_LEVEL });
  await assertMigrated(config.DATABASE_URL, config.MIGRATIONS_DIR ?? findMigrationsDir(import.meta.dirname));
  await serve(config, await connectPlatform(config, log), log);
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  // At once: connections that were opened before would keep a process alive that serves nobody.
  process.exit(1);
}

async function serve(config: AdminConfig, platform: ConnectedPlatform, logger: Logger): Promise<void> {
  const app = await createApp(platform);
  closeWhenAsked(app, platform, logger);
  await app.listen(config.ADMIN_PORT, config.ADMIN_HOST);
  const { port } = app.getHttpServer().address() as { port: number };
  logger.info({ host: config.ADMIN_HOST, port }, 'admin API listening');
}

function closeWhenAsked(app: NestFastifyApplication, platform: ConnectedPlatform, logger: Logger): void {
  let isClosing = false;
  const close = (reason: string): void => {
    if (isClosing) return;
    isClosing = true;
    app.get(Readiness).drain();
    logger.info({ reason }, 'admin API closing');
    void app
      .close()
      .then(() => platform.close())
      .catch((error: unknown) => logger.error({ err: error }, 'admin API did not close cleanly'))
      .finally(() => process.exit());
  };
  process.once('SIGTERM', () => close('SIGTERM'));
  process.once('SIGINT', () => close('SIGINT'));
  // Whoever started it with a channel has gone: nobody is left to stop it.
  process.once('disconnect', () => close('parent gone'));
}
