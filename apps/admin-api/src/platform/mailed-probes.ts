import { type Clock, fault, newId } from '@headgate/kernel';
import type { ProbeResult } from '@headgate/jobs';
import type { ProbeMailbox } from '@headgate/redis';
import { ProviderProbes, type ProbeWish } from './provider-probes.ts';
import type { Sleep } from './sleep.ts';

const mostInWindow = 30;
const windowMs = 60_000;
const longestMs = 30_000;
const beatMs = 25;

/** Asks the proxies through their mailbox, and no more often than an organization may. */
export class MailedProbes extends ProviderProbes {
  constructor(
    private readonly mailbox: ProbeMailbox,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
  ) {
    super();
  }

  async ask(wish: ProbeWish): Promise<ProbeResult> {
    if (!(await this.orUnavailable(() => this.mailbox.admit(wish.org, mostInWindow, windowMs)))) {
      const message = `An organization may call its providers by hand ${mostInWindow} times a minute.`;
      throw fault('rate_limited', { message, retryAfterMs: windowMs });
    }
    const id = newId('prb');
    const request = { ...wish, id, until_ms: this.clock.now() + longestMs };
    const isHeard = await this.orUnavailable(() => this.mailbox.post(request));
    if (!isHeard) throw fault('proxy_missing', { message: 'No proxy is there to call the provider.' });
    return this.wait(id);
  }

  private async wait(id: string): Promise<ProbeResult> {
    const deadline = this.clock.monotonicMs() + longestMs;
    for (;;) {
      const result = await this.orUnavailable(() => this.mailbox.collect(id));
      if (result !== undefined) return result;
      if (this.clock.monotonicMs() >= deadline) throw fault('proxy_missing');
      await this.sleep(beatMs);
    }
  }

  private async orUnavailable<Result>(ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (cause) {
      throw fault('store_unavailable', { message: 'The proxies cannot be asked right now.', cause });
    }
  }
}
