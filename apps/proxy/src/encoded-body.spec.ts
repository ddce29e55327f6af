import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { aRoute, aTarget } from '@headgate/routing/testing';
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

const limit = 1_000_000;
const json = JSON.stringify({ model: 'real/x', messages: [{ role: 'user', content: 'ünïcode '.repeat(5_000) }] });
const form =
  '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nreal/w\r\n' +
  `--b\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n${'sound'.repeat(50_000)}\r\n--b--\r\n`;

let provider: TestProvider;
let proxy: TestProxy;
let received = '';
beforeAll(async () => {
  provider = await startTestProvider((_, response, body) => {
    received = body;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}');
  });
  const real = providerAt(provider.port);
  const search = aRoute({ name: 'search', type: 'custom', targets: [aTarget({ provider: real })] });
  proxy = await startTestProxy({ routes: [reservedRoute(real), search], maxBodyBytes: limit });
});
afterAll(async () => {
  await proxy.close();
  await provider.close();
});

interface Sent {
  readonly path?: string;
  readonly type?: string;
  readonly encoding: string;
}

function send(body: Uint8Array, { path = '/v1/chat/completions', type = 'application/json', encoding }: Sent) {
  received = '';
  return fetch(`${proxy.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': type, 'content-encoding': encoding },
    body: new Uint8Array(body),
  });
}
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const upstreamHeaders = (): IncomingHttpHeaders => provider.requests.at(-1)?.headers ?? {};

const encodings: [string, (text: string | Uint8Array) => Buffer][] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['identity', (text) => Buffer.from(text)],
];

describe.each(encodings)('a body in %s', (encoding, encode) => {
  it.each([
    ['a call', json, json.replace('real/x', 'x'), {}],
    [
      'a form',
      form,
      form.replace('real/w', 'w'),
      { path: '/v1/audio/transcriptions', type: 'multipart/form-data; boundary=b' },
    ],
    ['a call of a custom route', '{"any":"thing"}', '{"any":"thing"}', { path: '/v1/query/search' }],
    ['a file of a custom route', form, form, { path: '/v1/query/search', type: 'audio/mpeg' }],
  ])('%s reaches the provider without it', async (_, body, expected, more) => {
    expect((await send(encode(body), { encoding, ...more })).status).toBe(200);
    expect(received).toBe(expected);
    expect(upstreamHeaders()).not.toHaveProperty('content-encoding');
    expect(upstreamHeaders()['content-length'] ?? String(expected.length)).toBe(String(Buffer.byteLength(expected)));
  });
});

describe('an encoded body that is refused', () => {
  const half = gzipSync(json).subarray(0, 100);
  // A window that every reader would have to make room for.
  const wide = zstdCompressSync(Buffer.alloc(1 << 24), {
    params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_enableLongDistanceMatching]: 1 },
  });
  it.each<[string, number, string, Uint8Array, string]>([
    ['an unknown encoding', 415, 'content_type_unsupported', Buffer.from(json), 'compress'],
    ['an encoding that is no name', 415, 'content_type_unsupported', Buffer.from(json), '__proto__'],
    ['two layers', 415, 'content_type_unsupported', gzipSync(gzipSync(json)), 'gzip, gzip'],
    ['bytes of no encoding', 400, 'body_malformed', Buffer.from(json), 'gzip'],
    ['bytes of another encoding', 400, 'body_malformed', gzipSync(json), 'br'],
    ['a body that breaks off', 400, 'body_malformed', half, 'gzip'],
    ['nothing', 400, 'body_malformed', Buffer.alloc(0), 'gzip'],
    ['JSON that is none', 400, 'body_malformed', gzipSync('{'), 'gzip'],
    ['a key twice', 400, 'body_ambiguous', gzipSync('{"model":"a","model":"b"}'), 'gzip'],
    ['one byte over the limit', 413, 'body_too_large', gzipSync(Buffer.alloc(limit + 1, 32)), 'gzip'],
    ['a bomb in gzip', 413, 'body_too_large', gzipSync(Buffer.alloc(64 * limit)), 'gzip'],
    ['a bomb in br', 413, 'body_too_large', brotliCompressSync(Buffer.alloc(64 * limit)), 'br'],
    ['a bomb in zstd', 413, 'body_too_large', zstdCompressSync(Buffer.alloc(64 * limit)), 'zstd'],
    ['a bomb as a wide window', 400, 'body_malformed', wide, 'zstd'],
  ])('%s: %i %s', async (_, status, code, body, encoding) => {
    const before = provider.requests.length;
    const answer = await send(body, { encoding });
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
    expect(provider.requests).toHaveLength(before);
  });

  it('a bomb in a form, which is never decoded further than the limit', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(form.slice(0, -9)), Buffer.alloc(64 * limit)]));
    const type = 'multipart/form-data; boundary=b';
    const answer = await send(bomb, { path: '/v1/audio/transcriptions', type, encoding: 'gzip' });
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'body_too_large']);
  });

  it('frames without end that say nothing are cut off at the limit, too', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        `${proxy.url}/v1/chat/completions`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${testKey}`,
            'content-type': 'application/json',
            'content-encoding': 'gzip',
          },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on('error', reject);
      asked.write(gzipSync('').subarray(0, 10));
      // Stored blocks of length zero.
      const empty = Buffer.alloc(200_000, Buffer.from([0, 0, 0, 0xff, 0xff]));
      for (let at = 0; at < 10; at += 1) asked.write(empty);
      asked.end();
    });
    expect(answer).toBe(413);
  });

  it('of a stranger is not decoded at all', async () => {
    const answer = await fetch(`${proxy.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer hg_other', 'content-encoding': 'compress' },
      body: 'x',
    });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'key_invalid']);
  });

  it('leaves no call behind, and the connection goes on', async () => {
    for (const body of [gzipSync(Buffer.alloc(4 * limit)), gzipSync(json).subarray(0, 50)]) {
      const answer = await send(body, { encoding: 'gzip' });
      await answer.arrayBuffer();
    }
    expect((await send(gzipSync(json), { encoding: 'gzip' })).status).toBe(200);
    expect(proxy.server.callCount).toBe(0);
  });
});
