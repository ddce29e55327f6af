import path from 'node:path';
import type { Clock } from '@headgate/kernel';
import { joinUsageRows, maxRowsPerBatch } from '@headgate/jobs';
import { createUsageQueue, createWatermarks } from '@headgate/queue';
import { Shipper, Spool } from '@headgate/spool';
import type { Logger } from '@headgate/telemetry';

export interface UsageShippingOptions {
  readonly stateDir: string;
  readonly proxyId: string;
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a row may wait for others before it is on its way to the ledger. */
const lingerMs = 250;

/** The way of usage records from this process to the ledger: disk first, then the queue, freed when they are stored. */
export interface UsageShipping {
  readonly spool: Spool;
  /** One last try to hand over what is settled, then everything closed; what is left waits on disk. */
  close(): Promise<void>;
}

/** Opens the spool and starts to ship; throws where the folder cannot be used. */
export function startUsageShipping(options: UsageShippingOptions): UsageShipping {
  const { clock, log, redisUrl } = options;
  const spool = new Spool({
    dir: path.join(options.stateDir, 'spool'),
    proxyId: options.proxyId,
    clock,
    onTrouble: (trouble) => {
      log.warn({ trouble }, 'usage records are in trouble');
    },
  });
  // The feed reports a Redis that is away; saying it once per connection would say nothing more.
  const onError = (): void => undefined;
  const queue = createUsageQueue(redisUrl, { onError });
  const watermarks = createWatermarks(redisUrl, { onError });
  const shipper = new Shipper({
    spool,
    clock,
    // Large batches: a statement and a few round trips cost the same for one row and for five hundred.
    maxRows: maxRowsPerBatch,
    lingerMs,
    port: {
      send: ({ rows, ...batch }, attempt) => queue.enqueueUsage({ ...batch, rows: joinUsageRows(rows) }, attempt),
      isQueued: (ticket) => queue.isQueued(ticket),
      listStored: (spoolId) => watermarks.listStored(spoolId),
      forgetStored: (spoolId, froms) => watermarks.forgetStored(spoolId, froms),
    },
    onTrouble: (message) => {
      log.debug({ trouble: message }, 'usage could not be shipped; it is kept and sent later');
    },
  });
  shipper.start();
  return {
    spool,
    close: async () => {
      await shipper.stop();
      await Promise.all([queue.close(), watermarks.close(), spool.close()]);
    },
  };
}
