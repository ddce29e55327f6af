import path from 'node:path';
import type { Clock } from '@headgate/kernel';
import { maxCallsPerBatch } from '@headgate/jobs';
import { createArchiveQueue, createWatermarks } from '@headgate/queue';
import { Shipper } from '@headgate/spool';
import type { Logger } from '@headgate/telemetry';
import { ArchiveOutbox } from './archive-outbox.ts';
import { CallArchive, type CallArchiveOptions } from './call-archive.ts';

const maxDiskBytes = 1024 ** 3;
const lingerMs = 250;
/** A batch may hold megabytes. */
const maxInFlight = 8;

export interface ArchiveShippingOptions extends Pick<CallArchiveOptions, 'dataKeyOf'> {
  readonly stateDir: string;
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The way of archived calls from this process to the database: sealed, disk first, then the queue, freed when they are stored. */
export interface ArchiveShipping {
  readonly archive: CallArchive;
  readonly outbox: Pick<ArchiveOutbox, 'bytes'>;
  /** One last try to hand over what is there; what is left waits on disk. */
  close(): Promise<void>;
}

/** Opens the outbox and starts to ship; throws where the folder cannot be used. */
export async function startArchiveShipping(options: ArchiveShippingOptions): Promise<ArchiveShipping> {
  const { stateDir, redisUrl, clock, log, dataKeyOf } = options;
  const outbox = await ArchiveOutbox.open({ dir: path.join(stateDir, 'archive'), maxBytes: maxDiskBytes, clock });
  const archive = new CallArchive({ outbox, dataKeyOf, log });
  // The feed reports a Redis that is away.
  const onError = (): void => undefined;
  const queue = createArchiveQueue(redisUrl, { onError });
  const watermarks = createWatermarks(redisUrl, { onError });
  const shipper = new Shipper({
    ...{ spool: outbox, clock, lingerMs, maxInFlight, maxRows: maxCallsPerBatch },
    port: {
      send: ({ rows, ...batch }, attempt) => queue.enqueueCalls({ ...batch, rows: [...rows] }, attempt),
      isQueued: (ticket) => queue.isQueued(ticket),
      listStored: (spoolId) => watermarks.listStored(spoolId),
      forgetStored: (spoolId, froms) => watermarks.forgetStored(spoolId, froms),
    },
    onTrouble: (trouble) => {
      log.debug({ trouble }, 'archived calls could not be shipped; they are kept and sent later');
    },
  });
  shipper.start();
  return {
    archive,
    outbox,
    close: async () => {
      await archive.settle();
      await shipper.stop();
      await Promise.all([queue.close(), watermarks.close()]);
    },
  };
}
