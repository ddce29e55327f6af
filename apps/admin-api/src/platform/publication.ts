import { Injectable } from '@nestjs/common';
import { Log } from './log.ts';
import { Publisher } from './publisher.ts';

/** Asks for the publication of what is committed already. */
@Injectable()
export class Publication {
  constructor(
    private readonly publisher: Publisher,
    private readonly log: Log,
  ) {}

  /** Never throws: the worker finds the change by itself if this message is lost. */
  async request(org: string, rev: number): Promise<void> {
    try {
      await this.publisher.request(org, rev);
    } catch (error) {
      const err = error instanceof Error ? error : new Error(String(error));
      this.log.warn({ org, revision: rev, err }, 'publication not requested; the outbox will be polled');
    }
  }
}
