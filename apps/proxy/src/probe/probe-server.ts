import type { ProbeRequest, ProbeResult } from '@headgate/jobs';
import type { Clock } from '@headgate/kernel';
import type { FeedLog } from '../feed/feed-log.ts';

/** Where requests come from and results go. */
export interface ProbeSource {
  take(): Promise<ProbeRequest | undefined>;
  answer(result: ProbeResult): Promise<void>;
}

/** A few at a time: a probe is nobody's request, and must not become many. */
const mostAtOnce = 4;

/** Takes requests as they are told of, a few at a time, and answers each; what came too late is dropped. */
export class ProbeServer {
  readonly #source: ProbeSource;
  readonly #probe: (request: ProbeRequest) => Promise<ProbeResult>;
  readonly #clock: Clock;
  readonly #log: FeedLog;
  #running = 0;

  constructor(
    source: ProbeSource,
    probe: (request: ProbeRequest) => Promise<ProbeResult>,
    { clock, log }: { readonly clock: Clock; readonly log: FeedLog },
  ) {
    this.#source = source;
    this.#probe = probe;
    this.#clock = clock;
    this.#log = log;
  }

  /** There may be something to take. Never throws. */
  wake(): void {
    if (this.#running >= mostAtOnce) return;
    this.#running += 1;
    void this.#serveAll()
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'a probe could not be served');
      })
      .finally(() => (this.#running -= 1));
  }

  async #serveAll(): Promise<void> {
    for (;;) {
      const request = await this.#source.take();
      if (request === undefined) return;
      if (request.until_ms > this.#clock.now()) await this.#source.answer(await this.#probe(request));
    }
  }
}
