import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Product } from './product.ts';
import { quantiles } from './quantiles.ts';

export interface PropagationFigure {
  readonly changes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const pauseMs = 130;
const askAgainMs = 1;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** The revision a proxy answers with, asked with a call that costs next to nothing however many routes there are: for one there is not. */
function askRevision(product: Product): Promise<number> {
  const url = new URL('/v1/chat/completions', product.dev.proxyUrl);
  const headers = { authorization: `Bearer ${product.dev.apiKey}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    http
      .request(url, { agent, method: 'POST', headers }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(Number(answer.headers['x-headgate-revision'])));
      })
      .once('error', reject)
      .end('{"model":"bench-no-such-route","messages":[{"role":"user","content":"?"}]}');
  });
}

/** From the moment the admin API has answered a change until the proxy serves its revision. */
export async function measurePropagation(product: Product, changes: number): Promise<PropagationFigure> {
  await product.admin('PUT', '/routes/bench_propagation', { models: [{ name: 'echo', provider: 'mock' }] });
  const delays: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const answer = await fetch(`${product.dev.adminUrl}/v1/admin/routes/bench_propagation`, {
      method: 'PATCH',
      headers: { 'x-api-key': product.dev.adminKey, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ config: { retries: change % 5 } }),
    });
    const committed = performance.now();
    if (!answer.ok) throw new Error(`change ${change}: ${answer.status} ${await answer.text()}`);
    const revision = Number(answer.headers.get('x-headgate-revision'));
    await answer.arrayBuffer();
    while ((await askRevision(product)) < revision) {
      if (performance.now() - committed > 10_000) throw new Error(`revision ${revision} did not arrive within 10 s`);
      // Asking without pause would take the processor from those that are at work.
      await pause(askAgainMs);
    }
    delays.push(performance.now() - committed);
    // A proxy takes at most ten configurations of one organization a second: what waits for its turn says nothing of the way.
    await pause(pauseMs);
  }
  return { changes, ...quantiles(delays) };
}
