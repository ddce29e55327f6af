import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  providerAt,
  reservedRoute,
  startTestProvider,
  startTestProxy,
  testKey,
  type TestProvider,
  type TestProxy,
} from './testing/test-proxy.ts';

/** What one stream may keep in memory, both sides together. */
const mostHeldBytes = 64 * 1024;
/** Far more than any socket between provider and caller takes. */
const streamBytes = 64 * 1024 * 1024;

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
const small = chunk(' token');
const large = chunk('x'.repeat(16_000));

let provider: TestProvider;
let proxy: TestProxy;
let providerSent = 0;
/** The proxy's two ends of the stream. */
let toCaller: ServerResponse | undefined;
let fromProvider: Socket | undefined;

function noteResponse(message: unknown): void {
  const { request, response } = message as {
    request: { headers: { authorization?: string } };
    response: ServerResponse;
  };
  if (request.headers.authorization === `Bearer ${testKey}`) toCaller = response;
}

function noteSocket(message: unknown): void {
  const { connectParams, socket } = message as { connectParams: { port: string }; socket: Socket };
  if (Number(connectParams.port) === provider.port) fromProvider = socket;
}

function sendWithCare(response: ServerResponse, piece: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const more = (): void => {
    while (providerSent < streamBytes && !response.destroyed) {
      providerSent += piece.length;
      if (!response.write(piece)) return;
    }
    response.end('data: [DONE]\n\n');
  };
  response.on('drain', more);
  more();
}

beforeEach(async () => {
  providerSent = 0;
  provider = await startTestProvider((_, response, body) => {
    sendWithCare(response, body.includes('large') ? large : small);
  });
  proxy = await startTestProxy({ routes: [reservedRoute(providerAt(provider.port))] });
  diagnostics.subscribe('http.server.request.start', noteResponse);
  diagnostics.subscribe('undici:client:connected', noteSocket);
});
afterEach(async () => {
  diagnostics.unsubscribe('http.server.request.start', noteResponse);
  diagnostics.unsubscribe('undici:client:connected', noteSocket);
  await proxy.close();
  await provider.close();
});

function heldBytes(): number {
  return (toCaller?.writableLength ?? 0) + (fromProvider?.readableLength ?? 0);
}

/** Resolves with the most that was held, once nothing moves any more: many turns in a row in which the provider sent nothing. */
async function heldUntilStill(): Promise<number> {
  let most = 0;
  let before = -1;
  for (let still = 0; still < 20;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    most = Math.max(most, heldBytes());
    still = providerSent === before && providerSent > 0 ? still + 1 : 0;
    before = providerSent;
  }
  return most;
}

describe('a caller that does not read', () => {
  it.each(['small', 'large'])('has at most 64 KiB held for it, in %s chunks, and its provider waits', async (size) => {
    const caller = connect(proxy.port, '127.0.0.1');
    await once(caller, 'connect');
    caller.pause();
    const body = JSON.stringify({
      model: 'real/g',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: size }],
    });
    caller.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${testKey}\r\ncontent-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`,
    );
    const most = await heldUntilStill();
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(mostHeldBytes);
    expect(providerSent).toBeLessThan(streamBytes);
    caller.destroy();
  });
});
