import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Product } from './product.ts';
import { quantiles } from './quantiles.ts';

export interface AbortFigure {
  readonly name: string;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** A provider that never finishes; tells when a request has come and when its connection is gone. */
class SilentProvider {
  readonly #server = http.createServer((request, response) => {
    request.resume();
    response.once('close', () => this.#onGone?.(performance.now()));
    if (this.isStreaming) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"x"}}]}\n\n');
    }
    this.#onCome?.();
  });
  isStreaming = false;
  #onCome: (() => void) | undefined;
  #onGone: ((atMs: number) => void) | undefined;

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolve when the next request is there, and when the connection it came on is closed. */
  next(): { readonly come: Promise<void>; readonly gone: Promise<number> } {
    return {
      come: new Promise((resolve) => (this.#onCome = resolve)),
      gone: new Promise((resolve) => (this.#onGone = resolve)),
    };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function measureOnce(product: Product, provider: SilentProvider): Promise<number> {
  const { come, gone } = provider.next();
  const request = http.request(`${product.dev.proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${product.dev.apiKey}`, 'content-type': 'application/json' },
  });
  // Being cut off is what this request is for.
  request.on('error', () => undefined);
  const answered = provider.isStreaming ? once(request, 'response') : undefined;
  request.end(
    JSON.stringify({ model: 'silent/any', stream: provider.isStreaming, messages: [{ role: 'user', content: 'x' }] }),
  );
  await come;
  await answered;
  const leftAtMs = performance.now();
  request.destroy();
  return (await gone) - leftAtMs;
}

/** From the moment a caller closes its connection until the provider sees its own closed. */
export async function measureAbort(product: Product, samples: number): Promise<AbortFigure[]> {
  const provider = new SilentProvider();
  const port = await provider.listen();
  try {
    await product.admin('PUT', '/providers/silent?wait=applied', {
      kind: 'openai',
      base_url: `http://127.0.0.1:${port}/v1`,
      secret: 'sk-bench-0000000000000000',
    });
    const figures: AbortFigure[] = [];
    for (const isStreaming of [false, true]) {
      provider.isStreaming = isStreaming;
      const delays: number[] = [];
      for (let sample = 0; sample < samples; sample += 1) delays.push(await measureOnce(product, provider));
      figures.push({ name: isStreaming ? 'streamed' : 'whole', samples, ...quantiles(delays) });
    }
    return figures;
  } finally {
    provider.close();
  }
}
