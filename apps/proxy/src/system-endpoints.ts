import type { ServerResponse } from 'node:http';
import type { Registry } from '@headgate/telemetry';

/** Whether the process may be sent calls, and why not. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

export interface SystemEndpointsOptions {
  readonly registry: Registry;
  readonly readiness: () => Readiness;
}

/** Answers `/healthz`, `/readyz` and `/metrics`; false for any other path. */
export function answerSystem(path: string, response: ServerResponse, options: SystemEndpointsOptions): boolean {
  switch (path) {
    case '/healthz':
      send(response, 200, { status: 'ok' });
      return true;
    case '/readyz': {
      const readiness = options.readiness();
      if (readiness.isReady) send(response, 200, { status: 'ready' });
      else send(response, 503, { status: 'not ready', reason: readiness.reason });
      return true;
    }
    case '/metrics':
      void sendMetrics(response, options.registry);
      return true;
    default:
      return false;
  }
}

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType });
    response.end(text);
  } catch {
    send(response, 500, { status: 'no metrics' });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
