import type { AttemptCounter } from '@headgate/redis';
import { type AttemptCount, Attempts } from './attempts.ts';
import type { Log } from './log.ts';

/** Counts in Redis for all processes together; where that is away, in this one: being away must not open the door, nor close it. */
export class RedisAttempts extends Attempts {
  constructor(
    private readonly shared: Pick<AttemptCounter, 'count' | 'forget'>,
    private readonly own: Attempts,
    private readonly log: Log,
  ) {
    super();
  }

  count(subject: string, windowMs: number): Promise<AttemptCount> {
    return this.try(
      () => this.shared.count(subject, windowMs),
      () => this.own.count(subject, windowMs),
    );
  }

  forget(subject: string): Promise<void> {
    return this.try(
      () => this.shared.forget(subject),
      () => this.own.forget(subject),
    );
  }

  private async try<Result>(ask: () => Promise<Result>, otherwise: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      this.log.warn({ err: error instanceof Error ? error : undefined }, 'attempts are counted in this process alone');
      return otherwise();
    }
  }
}
