import type http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockAnswer, MockStream } from '@headgate/providers';

/** Sends what the mock decided, piece by piece and in its time; stops when the client has gone. */
export function sendAnswer(response: http.ServerResponse, answer: MockAnswer): void {
  if (answer.kind === 'stream') {
    void sendStream(response, answer);
    return;
  }
  const timer = setTimeout(() => {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.end(answer.body);
  }, answer.afterMs);
  response.on('close', () => clearTimeout(timer));
}

async function sendStream(response: http.ServerResponse, answer: MockStream): Promise<void> {
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  try {
    for (const { afterMs, bytes } of answer.events) {
      if (afterMs > 0) await sleep(afterMs, undefined, { signal: abort.signal });
      if (response.destroyed) return;
      if (!response.headersSent) response.writeHead(answer.status, answer.headers);
      response.write(bytes);
    }
  } catch {
    // The client left while it was made to wait.
    return;
  }
  if (answer.ending === 'close') response.end();
  // Only once the pieces are on their way, or the client would see none of them.
  if (answer.ending === 'cut') setImmediate(() => response.socket?.resetAndDestroy());
}
