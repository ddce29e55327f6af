import type { Upstream, UpstreamAnswer, UpstreamCall } from '@headgate/pipeline';

/** Sends a call to where its provider lives: the built-in mock inside this process, every other one over the network. */
export class UpstreamByKind implements Upstream {
  readonly #network: Upstream;
  readonly #mock: Upstream;

  constructor(network: Upstream, mock: Upstream) {
    this.#network = network;
    this.#mock = mock;
  }

  send(call: UpstreamCall): Promise<UpstreamAnswer> {
    return (call.provider.kind === 'mock' ? this.#mock : this.#network).send(call);
  }
}
