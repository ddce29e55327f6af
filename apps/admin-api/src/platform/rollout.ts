import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@headgate/kernel';
import { clockToken } from './clock-token.ts';
import { Log } from './log.ts';
import { ProxyFleet } from './proxy-fleet.ts';
import { sleepToken, type Sleep } from './sleep.ts';

const longestMs = 10_000;
const beatMs = 25;

/** Watches a revision reach the proxies. */
@Injectable()
export class Rollout {
  constructor(
    private readonly fleet: ProxyFleet,
    private readonly log: Log,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(sleepToken) private readonly sleep: Sleep,
  ) {}

  /**
   * Answers when this revision is published and every live proxy runs it or a newer one, at the latest after 10 s; names those
   * that do not, or `publisher`.
   */
  async wait(org: string, rev: number): Promise<readonly string[]> {
    const deadline = this.clock.monotonicMs() + longestMs;
    for (;;) {
      const behind = await this.findBehind(org, rev);
      if (behind.length === 0 || this.clock.monotonicMs() >= deadline) return behind;
      await this.sleep(beatMs);
    }
  }

  private async findBehind(org: string, rev: number): Promise<readonly string[]> {
    try {
      // Without this a fleet that has not loaded the organization yet would count as up to date before there is anything to load.
      if ((await this.fleet.readPublished(org)) < rev) return ['publisher'];
      return (await this.fleet.list(org)).filter((report) => report.rev < rev).map((report) => report.proxy);
    } catch (error) {
      // The write itself is done; only what the proxies say of it is unknown.
      this.log.warn({ org, revision: rev, err: error instanceof Error ? error : undefined }, 'proxies cannot be asked');
      return ['unknown: the store the proxies report to cannot be read'];
    }
  }
}
