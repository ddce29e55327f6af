import diagnostics from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  providerAt,
  reservedRoute,
  startTestProvider,
  startTestProxy,
  testKey,
  type TestProvider,
  type TestProxy,
} from './testing/test-proxy.ts';

let provider: TestProvider;
let proxy: TestProxy;
/** The answer the provider is giving. */
let answering = Promise.withResolvers<ServerResponse>();
beforeAll(async () => {
  provider = await startTestProvider((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    answering.resolve(response);
  });
  proxy = await startTestProxy({ routes: [reservedRoute(providerAt(provider.port))] });
});
afterAll(async () => {
  await proxy.close();
  await provider.close();
});

const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: 'c', model: 'g', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
const end = `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

function ask(path: string): Promise<Response> {
  answering = Promise.withResolvers();
  return fetch(proxy.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'real/g', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'hi' }] }),
  });
}

/** Reads until a text has come; ends with the stream. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, text: string): Promise<string> {
  let read = '';
  while (!read.includes(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    read += Buffer.from(value).toString();
  }
  return read;
}

describe('a stream on its way through the proxy', () => {
  // The provider says the next piece only once the caller has the one before: whoever waits for more to send together waits for ever.
  it.each(['/v1/chat/completions', '/v1/messages', '/v1/responses'])(
    'S18: holds no piece back for the next one (%s)',
    async (path) => {
      const asked = ask(path);
      const answer = await answering.promise;
      answer.write(chunk('piece-0'));
      const reader = ((await asked).body as ReadableStream<Uint8Array>).getReader();
      for (let at = 0; at < 50; at += 1) {
        expect(await readUntil(reader, `piece-${String(at)}`)).toContain(`piece-${String(at)}`);
        answer.write(chunk(`piece-${String(at + 1)}`));
      }
      answer.end(end);
      expect(await readUntil(reader, 'nothing more')).toContain('piece-50');
    },
  );

  it('S18: nor half an event that is followed by the rest in a packet of its own', async () => {
    const asked = ask('/v1/chat/completions');
    const answer = await answering.promise;
    answer.write(chunk('first'));
    const reader = ((await asked).body as ReadableStream<Uint8Array>).getReader();
    await readUntil(reader, 'first');
    const [head, rest] = [chunk('second').slice(0, 20), chunk('second').slice(20)];
    answer.write(head);
    await new Promise(setImmediate);
    answer.write(rest);
    expect(await readUntil(reader, 'second')).toBe(chunk('second'));
    answer.end(end);
    expect(await readUntil(reader, '[DONE]')).toBe(end);
  });

  it('S20: goes over connections that send small pieces at once, on either side', async () => {
    const sockets: Socket[] = [];
    const onSocket = (event: unknown): void => {
      const { socket } = event as { readonly socket: Socket };
      if ([socket.localPort, socket.remotePort].some((port) => port === proxy.port || port === provider.port)) {
        sockets.push(socket);
      }
    };
    const channels = ['http.server.request.start', 'undici:client:sendHeaders'];
    for (const channel of channels) diagnostics.subscribe(channel, onSocket);
    const asked = ask('/v1/chat/completions');
    const answer = await answering.promise;
    answer.end(chunk('a') + end);
    await (await asked).text();
    for (const channel of channels) diagnostics.unsubscribe(channel, onSocket);
    const [taken, opened] = [
      sockets.find(({ localPort }) => localPort === proxy.port),
      sockets.find(({ remotePort }) => remotePort === provider.port),
    ];
    expect([taken, opened].map(isWithoutDelay)).toEqual([true, true]);
  });
});

/** What Node remembers of TCP_NODELAY; it has no question for it. */
function isWithoutDelay(socket: Socket | undefined): unknown {
  const own = Object.getOwnPropertySymbols(socket ?? {}).find(({ description }) => description === 'kSetNoDelay');
  return own === undefined ? undefined : Reflect.get(socket ?? {}, own);
}
