import type { Clock } from '@headgate/kernel';
import type { Ticker, Upstream, UpstreamAnswer, UpstreamCall } from '@headgate/pipeline';
import { joinChunks } from './join-chunks.ts';
import { MockExchange, type MockSpeech } from './mock-exchange.ts';

export interface MockUpstreamOptions {
  readonly clock: Clock;
  readonly ticker: Ticker;
  /** What the built-in provider says to a request, decided by the request alone. */
  readonly answer: (call: UpstreamCall) => MockSpeech;
}

/** The built-in provider: answers inside this process, at the pace it is told. */
export class MockUpstream implements Upstream {
  readonly #options: MockUpstreamOptions;

  constructor(options: MockUpstreamOptions) {
    this.#options = options;
  }

  async send(call: UpstreamCall): Promise<UpstreamAnswer> {
    const { body } = call;
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return this.#play(call);
    // A body that is still coming in; the mock decides by all of it.
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return this.#play({ ...call, body: joinChunks(chunks) });
  }

  #play(call: UpstreamCall): Promise<UpstreamAnswer> {
    const { answer, clock, ticker } = this.#options;
    return new Promise((resolve, reject) => {
      const exchange = new MockExchange(answer(call), call, clock.monotonicMs(), {
        answered: resolve,
        failed: reject,
        over: (over) => {
          ticker.remove(over);
        },
      });
      ticker.add(exchange);
      exchange.start();
    });
  }
}
