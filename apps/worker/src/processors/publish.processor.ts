import type { PublishJob } from '@headgate/jobs';
import type { Publisher } from '../publisher.ts';

/** Publishes an organization that has changed. */
export class PublishProcessor {
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  run({ org, rev }: PublishJob): Promise<void> {
    return this.#publisher.publish(org, rev);
  }
}
