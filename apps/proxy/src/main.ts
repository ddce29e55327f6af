import { createLogger } from '@headgate/telemetry';
import { readProxyConfig } from './config.ts';
import { startProxy } from './start-proxy.ts';

/** Longest the process may take to end once it was asked to, beyond its own deadlines. */
const extraStopMs = 10_000;

async function run(): Promise<void> {
  const config = readProxyConfig();
  const log = createLogger({ name: 'proxy', level: config.LOG_LEVEL });
  const proxy = await startProxy(config, log);
  // Nothing a caller or a provider sends may end the process; what nobody expected is logged and counted.
  process.on('unhandledRejection', (error) => {
    proxy.metrics.crashed(error, 'unhandled rejection');
  });
  process.on('uncaughtException', (error) => {
    proxy.metrics.crashed(error, 'uncaught exception');
  });

  let isStopping = false;
  const stop = (reason: string, acceptMs: number): void => {
    // Asked a second time: now.
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ reason }, 'proxy stopping');
    setTimeout(() => process.exit(1), acceptMs + config.DRAIN_TIMEOUT_MS + extraStopMs).unref();
    proxy.stop(acceptMs).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'proxy did not stop cleanly');
        process.exit(1);
      },
    );
  };
  // A parent process that stops the proxy is no balancer that has to notice first.
  const acceptMs = process.connected ? 0 : config.DRAIN_ACCEPT_MS;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal, acceptMs));
  process.on('disconnect', () => stop('parent gone', 0));
  log.info({ port: proxy.port, url: proxy.url, proxyId: proxy.proxyId }, 'proxy ready');
}

run().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  createLogger({ name: 'proxy', level: 'error' }).fatal(`The proxy could not start: ${message}`);
  process.exit(1);
});
