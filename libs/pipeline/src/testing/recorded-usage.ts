import type { UsageEnd, UsageStart } from '@headgate/domain';
import type { UsageSink } from '../ports.ts';

/** A usage sink that keeps what it is told, and fails on what a ledger could not make sense of. */
export class RecordedUsage implements UsageSink {
  readonly starts: UsageStart[] = [];
  readonly ends: UsageEnd[] = [];
  readonly #open = new Set<string>();

  start(record: UsageStart): void {
    if (this.#open.has(record.request_id)) throw new Error('a request started twice');
    this.#open.add(record.request_id);
    this.starts.push(record);
  }

  end(record: UsageEnd): void {
    if (!this.#open.delete(record.request_id)) throw new Error('a request ended that had not started, or ended twice');
    this.ends.push(record);
  }

  /** Requests that started and have not ended. */
  get openCount(): number {
    return this.#open.size;
  }

  get last(): UsageEnd | undefined {
    return this.ends.at(-1);
  }
}
