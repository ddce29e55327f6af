import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { fault, isFault, systemClock } from '@headgate/kernel';
import { Cancellation, type UpstreamAnswer, type UpstreamCall } from '@headgate/pipeline';
import { anIdentity } from '@headgate/pipeline/testing';
import { aProvider } from '@headgate/routing/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { CoarseTicker } from './coarse-ticker.ts';
import { HttpUpstream, type HttpUpstreamOptions } from './http-upstream.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler): Promise<{ port: number; server: Server; sockets: Socket[] }> {
  const server = createServer(handler);
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server, sockets };
}

function upstreamWith(options: Partial<HttpUpstreamOptions> = {}) {
  const ticker = new CoarseTicker(systemClock, 5);
  const upstream = new HttpUpstream({ clock: systemClock, ticker, allowedNetworks: ['127.0.0.0/8'], ...options });
  cleanups.push(() => upstream.close());
  return { upstream, ticker };
}

interface CallFields extends Partial<Omit<UpstreamCall, 'timeouts' | 'provider'>> {
  readonly baseUrl: string;
  readonly timeouts?: Partial<UpstreamCall['timeouts']>;
}

function callTo({ baseUrl, timeouts, ...fields }: CallFields): UpstreamCall {
  return {
    config: anIdentity().config,
    provider: aProvider({ baseUrl, origin: new URL(baseUrl).origin }),
    secretId: 'sec_1',
    method: 'POST',
    path: '/chat',
    headers: { authorization: 'Bearer sk-1' },
    body: '{}',
    cancellation: new Cancellation(),
    timeouts: { connectMs: 2_000, firstByteMs: 2_000, idleMs: 2_000, totalMs: 10_000, ...timeouts },
    ...fields,
  };
}

const text = async (answer: UpstreamAnswer) => Buffer.from(await answer.readWhole(1e6)).toString();
const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'no fault',
    (error: unknown) => (isFault(error) ? error.code : String(error)),
  );

describe('an answer', () => {
  it('comes whole, from the path below the base URL', async () => {
    const { port } = await serve((request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['accept-encoding'] ?? ''}`);
    });
    const { upstream, ticker } = upstreamWith();
    const answer = await upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}/deep/v1` }));
    expect(await text(answer)).toBe('POST /deep/v1/chat identity');
    expect(answer.headers['set-cookie']).toBe('b=2');
    expect(ticker.size).toBe(0);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('that was compressed all the same (%s) is read', async (encoding, compress) => {
    const { port } = await serve((_, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(compress(Buffer.from('plain words')));
    });
    const answer = await upstreamWith().upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}` }));
    expect(await text(answer)).toBe('plain words');
  });

  it.each([
    ['in an unknown encoding', { 'content-encoding': 'compress' }, 'x', 'provider_reply_unreadable'],
    ['in two encodings', { 'content-encoding': 'gzip, br' }, 'x', 'provider_reply_unreadable'],
    ['that is no gzip', { 'content-encoding': 'gzip' }, 'not gzip at all', 'provider_reply_unreadable'],
    ['larger than the limit', {}, 'x'.repeat(1_000_001), 'provider_reply_too_large'],
    [
      'that unpacks beyond the limit',
      { 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(50_000_000)),
      'provider_reply_too_large',
    ],
  ])('%s is refused', async (_, headers, body, code) => {
    const { port } = await serve((_request, response) => {
      response.writeHead(200, headers);
      response.end(body);
    });
    const { upstream, ticker } = upstreamWith();
    expect(await codeOf(upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}` })).then(text))).toBe(code);
    expect(ticker.size).toBe(0);
  });

  it('that redirects is handed over as it is, and nobody follows', async () => {
    const paths: string[] = [];
    const { port } = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await upstreamWith().upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}` }));
    expect(answer.status).toBe(302);
    expect(paths).toEqual(['/chat']);
  });
});

describe('a provider in trouble', () => {
  it.each<[string, Handler, Partial<UpstreamCall['timeouts']>, string]>([
    ['that hangs up at once', (request) => request.socket.destroy(), {}, 'provider_unreachable'],
    ['that is silent', () => undefined, { firstByteMs: 30 }, 'provider_timeout'],
    ['that is slow beyond the whole time', () => undefined, { totalMs: 30 }, 'deadline_exceeded'],
    [
      'that stops in the middle',
      (_, response) => void response.writeHead(200).write('half'),
      { idleMs: 30 },
      'provider_timeout',
    ],
    [
      'that breaks in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      },
      {},
      'provider_stream_broken',
    ],
    [
      'that speaks no HTTP',
      (request) => request.socket.end('SSH-2.0-OpenSSH\r\n\r\n'),
      {},
      'provider_reply_unreadable',
    ],
    [
      'that sends endless headers',
      (_, response) => void response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end(),
      {},
      'provider_reply_unreadable',
    ],
  ])('%s', async (_, handler, timeouts, code) => {
    const { port } = await serve(handler);
    const { upstream, ticker } = upstreamWith();
    const call = callTo({ baseUrl: `http://127.0.0.1:${String(port)}`, timeouts });
    expect(await codeOf(upstream.send(call).then(text))).toBe(code);
    expect(ticker.size).toBe(0);
  });

  it('that takes no connection', async () => {
    const { port, server } = await serve(() => undefined);
    server.close();
    await once(server, 'close');
    expect(await codeOf(upstreamWith().upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}` })))).toBe(
      'provider_unreachable',
    );
  });

  it('that lets callers wait for a connection', async () => {
    const { port } = await serve(() => undefined);
    const { upstream } = upstreamWith({ maxConnections: 1 });
    const baseUrl = `http://127.0.0.1:${String(port)}`;
    const first = new Cancellation();
    const provider = aProvider({ baseUrl, origin: baseUrl });
    const taken = codeOf(upstream.send({ ...callTo({ baseUrl, cancellation: first }), provider }));
    expect(await codeOf(upstream.send({ ...callTo({ baseUrl, timeouts: { connectMs: 30 } }), provider }))).toBe(
      'provider_unreachable',
    );
    first.cancel(fault('client_gone'));
    expect(await taken).toBe('client_gone');
  });
});

describe('a call that is cancelled', () => {
  it.each([
    ['before the head', (): Handler => () => undefined],
    ['in the body', (): Handler => (_, response) => void response.writeHead(200).write('half')],
  ])('%s closes the provider’s connection at once', async (_, makeHandler) => {
    const arrived = Promise.withResolvers<Socket>();
    const handler = makeHandler();
    const { port } = await serve((request, response) => {
      handler(request, response);
      arrived.resolve(request.socket);
    });
    const { upstream, ticker } = upstreamWith();
    const cancellation = new Cancellation();
    const sent = codeOf(
      upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}`, cancellation })).then(text),
    );
    const socket = await arrived.promise;
    const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    cancellation.cancel(fault('client_gone'));
    expect(await sent).toBe('client_gone');
    await closed;
    expect(ticker.size).toBe(0);
  });

  it('before it begins is never sent', async () => {
    let requests = 0;
    const { port } = await serve(() => (requests += 1));
    const cancellation = new Cancellation();
    cancellation.cancel(fault('client_gone'));
    const { upstream, ticker } = upstreamWith();
    expect(await codeOf(upstream.send(callTo({ baseUrl: `http://127.0.0.1:${String(port)}`, cancellation })))).toBe(
      'client_gone',
    );
    expect(requests).toBe(0);
    expect(ticker.size).toBe(0);
  });
});

describe('addresses', () => {
  const neverAsked = () => {
    throw new Error('a literal address was looked up');
  };

  it.each([
    'http://127.0.0.1:9',
    'http://127.1:9',
    'http://2130706433:9',
    'http://0x7f.1:9',
    'http://0177.0.0.1:9',
    'https://[::1]:9',
    'https://[::ffff:127.0.0.1]:9',
    'https://169.254.169.254',
    'http://8.8.8.8',
  ])('%s is not connected to unless an operator allows it', async (baseUrl) => {
    const { upstream } = upstreamWith({ allowedNetworks: [], resolve: neverAsked });
    expect(await codeOf(upstream.send(callTo({ baseUrl })))).toBe('provider_address_refused');
  });

  it.each([
    ['one private address', ['10.0.0.7']],
    ['a private one among public ones', ['93.184.216.34', '169.254.169.254']],
    ['a mapped one', ['::ffff:10.0.0.7']],
  ])('a name that stands for %s is refused', async (_, addresses) => {
    const { upstream } = upstreamWith({
      allowedNetworks: [],
      resolve: (_name, done) => {
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      },
    });
    expect(await codeOf(upstream.send(callTo({ baseUrl: 'https://api.example.com/v1' })))).toBe(
      'provider_address_refused',
    );
  });

  it.each([
    'https://api.example.com:6379',
    'https://api.example.com:22',
    'https://localhost',
    'http://api.example.com',
  ])('%s is refused before anything is looked up', async (baseUrl) => {
    const { upstream } = upstreamWith({ allowedNetworks: [], resolve: neverAsked });
    expect(await codeOf(upstream.send(callTo({ baseUrl })))).toBe('provider_address_refused');
  });

  it('a name is looked up once and the connection goes to what was checked', async () => {
    const { port } = await serve((_, response) => response.end('here'));
    let asked = 0;
    const { upstream } = upstreamWith({
      resolve: (_name, done) => {
        asked += 1;
        done(null, [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
      },
    });
    const answer = await upstream.send(callTo({ baseUrl: `http://rebind.example.com:${String(port)}` }));
    expect(await text(answer)).toBe('here');
    expect(asked).toBe(1);
  });

  it.each(['ftp://127.0.0.1', 'http://user:pass@127.0.0.1', 'http://127.0.0.1/?x=1', 'nothing'])(
    '%s is no address',
    async (baseUrl) => {
      const call = {
        ...callTo({ baseUrl: 'http://127.0.0.1' }),
        provider: aProvider({ baseUrl, origin: 'http://127.0.0.1' }),
      };
      expect(await codeOf(upstreamWith().upstream.send(call))).toBe('provider_address_refused');
    },
  );

  it('a credential goes only to the origin it is sealed for', async () => {
    const provider = aProvider({ baseUrl: 'http://127.0.0.1:9/v1', origin: 'https://api.example.com' });
    expect(await codeOf(upstreamWith().upstream.send({ ...callTo({ baseUrl: 'http://127.0.0.1' }), provider }))).toBe(
      'provider_address_refused',
    );
  });
});

describe('pools', () => {
  it('are never shared between credentials or tenants, and are bounded', async () => {
    const { port, sockets } = await serve((_, response) => response.end('x'));
    const { upstream } = upstreamWith({ maxPools: 2 });
    const baseUrl = `http://127.0.0.1:${String(port)}`;
    for (const secretId of ['a', 'b', 'a']) await text(await upstream.send(callTo({ baseUrl, secretId })));
    expect(sockets).toHaveLength(2);
    const other = { ...anIdentity().config, org: 'org_other' };
    await text(await upstream.send(callTo({ baseUrl, secretId: 'a', config: other })));
    expect(sockets).toHaveLength(3);
    expect(upstream.poolCount).toBe(2);
  });

  it('that make room finish what they carry', async () => {
    const held: ServerResponse[] = [];
    const { port } = await serve((_, response) => {
      response.writeHead(200).write('begun ');
      held.push(response);
    });
    const { upstream } = upstreamWith({ maxPools: 1 });
    const baseUrl = `http://127.0.0.1:${String(port)}`;
    const first = await upstream.send(callTo({ baseUrl, secretId: 'a' }));
    const second = await upstream.send(callTo({ baseUrl, secretId: 'b' }));
    expect(upstream.poolCount).toBe(1);
    for (const response of held) response.end('done');
    expect(await text(first)).toBe('begun done');
    expect(await text(second)).toBe('begun done');
  });
});

describe('back-pressure', () => {
  it('reaches the provider', async () => {
    const full = Promise.withResolvers<undefined>();
    let sent = 0;
    const server = createTcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n');
      const more = (): void => {
        while (sent < 100_000_000) {
          sent += 65_536;
          if (!socket.write(Buffer.alloc(65_536))) {
            // Nothing drained for a while: the reader holds it up.
            setTimeout(() => full.resolve(undefined), 200).unref();
            return;
          }
        }
      };
      socket.on('drain', more);
      socket.on('error', () => undefined);
      more();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const { upstream } = upstreamWith();
    const answer = await upstream.send(
      callTo({ baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` }),
    );
    let received = 0;
    answer.consume({
      chunk: (bytes) => {
        received += bytes.length;
        answer.pause();
      },
      end: () => undefined,
      fail: () => undefined,
    });
    await full.promise;
    expect(received).toBeLessThan(1_000_000);
    expect(sent).toBeLessThan(50_000_000);
    answer.abort();
  });
});
