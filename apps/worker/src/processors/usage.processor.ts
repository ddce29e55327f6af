import type { ReceivedUsageBatch } from '@headgate/jobs';
import type { Watermarks } from '@headgate/queue';
import { storeUsage, type UsageDeps } from '../store-usage.ts';

/** Stores a batch of usage, and then tells its spool so. */
export class UsageProcessor {
  readonly #deps: UsageDeps;
  readonly #watermarks: Pick<Watermarks, 'addStored'>;

  constructor(deps: UsageDeps, watermarks: Pick<Watermarks, 'addStored'>) {
    this.#deps = deps;
    this.#watermarks = watermarks;
  }

  async run(batch: ReceivedUsageBatch): Promise<void> {
    await storeUsage(batch, this.#deps);
    // Only after the commit. If it fails the job runs again, and storing twice is storing once.
    await this.#watermarks.addStored(batch.spool_id, { from: batch.from, to: batch.to });
  }
}
