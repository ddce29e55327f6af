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

/** One change by the admin API; `turn` makes each differ from the one before. */
export type Change = (turn: number) => { readonly method: string; readonly path: string; readonly body: object };

const patchRoute: Change = (turn) => ({
  method: 'PATCH',
  path: '/routes/bench_propagation',
  body: { config: { retries: turn % 5 } },
});

/** From the moment the admin API has answered a change until the proxy serves its revision. */
export async function measurePropagation(
  product: Product,
  changes: number,
  change = patchRoute,
): Promise<PropagationFigure> {
  await product.admin('PUT', '/routes/bench_propagation', { models: [{ name: 'echo', provider: 'mock' }] });
  const delays: number[] = [];
  for (let turn = 0; turn < changes; turn += 1) {
    const revision = await send(product, change(turn));
    const committed = performance.now();
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

/** Gives the revision of the change. */
async function send({ dev }: Product, { method, path, body }: ReturnType<Change>): Promise<number> {
  const answer = await fetch(`${dev.adminUrl}/v1/admin${path}`, {
    method,
    headers: {
      'x-api-key': dev.adminKey,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return Number(answer.headers.get('x-headgate-revision'));
}
