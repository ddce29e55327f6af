import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import diagnostics from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { aRoute, aTarget } from '@headgate/routing/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { providerAt, reservedRoute, startTestProxy, testKey } from './testing/test-proxy.ts';

const fileBytes = 25 * 1024 * 1024;
const boundary = 'x-boundary-of-a-test';
const part = (name: string, more = '') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
const before = Buffer.from(`${part('model')}real/whisper-1\r\n${part('file', '; filename="a.mp3"')}`);
const after = Buffer.from(`\r\n--${boundary}--\r\n`);
const block = randomBytes(1024 * 1024);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A provider that takes a form only when it is told to, and says what it got. */
async function startSlowProvider() {
  const incoming = Promise.withResolvers<IncomingMessage>();
  const server = createServer((message, response) => {
    message.pause();
    const hash = createHash('sha256');
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      length += chunk.length;
    });
    message.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ text: hash.digest('hex'), length, declared: message.headers['content-length'] }));
    });
    message.pause();
    incoming.resolve(message);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, incoming: incoming.promise };
}

async function startProxy(port: number) {
  const provider = providerAt(port);
  const ears = aRoute({ name: 'ears', type: 'audio', targets: [aTarget({ provider, model: 'whisper-2' })] });
  const proxy = await startTestProxy({ routes: [reservedRoute(provider), ears], maxBodyBytes: 32 * 1024 * 1024 });
  closers.push(() => proxy.close());
  return proxy;
}

/** The two ends of the proxy, as Node and undici tell of them. */
function watchSockets(port: number) {
  const found: { caller?: Socket; provider?: Socket } = {};
  const onRequest = (event: unknown): void => {
    const { socket } = event as { readonly socket: Socket };
    if (socket.localPort === port) found.caller ??= socket;
  };
  const onSent = (event: unknown): void => {
    found.provider ??= (event as { readonly socket: Socket }).socket;
  };
  diagnostics.subscribe('http.server.request.start', onRequest);
  diagnostics.subscribe('undici:client:sendHeaders', onSent);
  closers.push(() => {
    diagnostics.unsubscribe('http.server.request.start', onRequest);
    diagnostics.unsubscribe('undici:client:sendHeaders', onSent);
  });
  /** What the proxy has taken from the caller and not yet given to the system for the provider. */
  const heldBytes = (): number => {
    const given = found.provider === undefined ? 0 : found.provider.bytesWritten - found.provider.writableLength;
    return (found.caller?.bytesRead ?? 0) - given;
  };
  /** Resolves once the proxy has stopped to read. */
  const stalled = async (): Promise<void> => {
    for (let turns = 0, read = -1; turns < 300; turns += 1) {
      const now = found.caller?.bytesRead ?? 0;
      if (now !== read) turns = 0;
      read = now;
      await new Promise(setImmediate);
    }
  };
  return { heldBytes, stalled, takenBytes: () => found.caller?.bytesRead ?? 0 };
}

/** Resolves when a message that breaks off is gone. */
function closeOf(message: IncomingMessage): Promise<void> {
  message.on('error', () => undefined);
  return new Promise((resolve) => {
    message.on('close', resolve);
  });
}

describe('an upload of 25 MB', () => {
  it('arrives as it was sent but for its model, at the pace of the provider, hardly any of it held', async () => {
    const provider = await startSlowProvider();
    const proxy = await startProxy(provider.port);
    const { heldBytes, stalled, takenBytes } = watchSockets(proxy.port);
    let mostHeld = 0;
    const sent = createHash('sha256');
    const asked = request(`${proxy.url}/v1/audio/transcriptions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${testKey}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': before.length + fileBytes + after.length,
      },
    });
    const send = async (bytes: Buffer): Promise<void> => {
      sent.update(bytes === before ? Buffer.from(before.toString().replace('real/whisper-1', 'whisper-1')) : bytes);
      if (!asked.write(bytes)) await once(asked, 'drain');
      mostHeld = Math.max(mostHeld, heldBytes());
    };
    const answered = once(asked, 'response');
    const sending = (async () => {
      await send(before);
      for (let at = 0; at < fileBytes; at += block.length) await send(block);
      await send(after);
      asked.end();
    })();
    const taking = await provider.incoming;
    await stalled();
    mostHeld = heldBytes();
    // Whoever does not take, is not sent more: most of the upload is still with the caller.
    expect(mostHeld).toBeGreaterThan(0);
    expect(takenBytes()).toBeLessThan(fileBytes);
    taking.on('data', () => {
      mostHeld = Math.max(mostHeld, heldBytes());
    });
    taking.resume();
    await sending;
    const [response] = (await answered) as [IncomingMessage];
    const body = JSON.parse(Buffer.concat(await response.toArray()).toString()) as Record<string, unknown>;
    expect(body).toEqual({
      text: sent.digest('hex'),
      length: before.length - 'real/'.length + fileBytes + after.length,
      declared: String(before.length - 'real/'.length + fileBytes + after.length),
    });
    // One megabyte is kept to send it again; the rest is what one socket hands to the other.
    expect(mostHeld).toBeLessThan(2 * 1024 * 1024);
    expect(proxy.usage.last).toMatchObject({ status: 200, model_used: 'whisper-1' });
  });

  it('that is larger than the limit is refused in the middle, and the provider is not left waiting', async () => {
    const provider = await startSlowProvider();
    const proxy = await startProxy(provider.port);
    const gone = provider.incoming.then((message) => {
      message.resume();
      return closeOf(message);
    });
    const tooLarge = async function* () {
      yield before;
      for (let at = 0; at < 40; at += 1) yield block;
    };
    const answer = await fetch(`${proxy.url}/v1/audio/transcriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testKey}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: tooLarge(),
      duplex: 'half',
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: 'body_too_large' } });
    await gone;
  });

  it('that is refused by its head is told so, and the connection goes on', async () => {
    const proxy = await startProxy(1);
    const ask = () =>
      fetch(`${proxy.url}/v1/audio/transcriptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testKey}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
        body: Buffer.concat([Buffer.from('no form at all'), block, block]),
      });
    for (const answer of [await ask(), await ask()]) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'body_malformed' } });
    }
    expect(proxy.server.callCount).toBe(0);
  });

  it('whose caller leaves ends at the provider, too', async () => {
    const provider = await startSlowProvider();
    const proxy = await startProxy(provider.port);
    const asked = request(`${proxy.url}/v1/query/ears`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testKey}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    asked.on('error', () => undefined);
    asked.write(before);
    const message = await provider.incoming;
    message.resume();
    const gone = closeOf(message);
    asked.destroy();
    await gone;
    expect(message.complete).toBe(false);
  });
});
