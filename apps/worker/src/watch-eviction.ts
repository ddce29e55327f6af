/** Warns, at every connect, of a Redis that may drop queued jobs; it is another server after every failover. Work goes on. */
export function watchEviction(
  redis: { onReady(listener: () => void): void },
  check: () => Promise<string | undefined>,
  log: Readonly<Record<'warn' | 'debug', (fields: object, text: string) => void>>,
): void {
  redis.onReady(() => {
    check().then(
      (warning) => {
        if (warning !== undefined) log.warn({}, warning);
      },
      // A server that does not tell, or is away again: the next connect asks anew.
      (error: unknown) => log.debug({ err: error }, 'the eviction policy of Redis cannot be read'),
    );
  });
}
