import { once } from 'node:events';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { aProvider } from '@headgate/routing/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  providerAt,
  reservedRoute,
  startTestProvider,
  startTestProxy,
  testKey,
  type TestHandler,
  type TestProvider,
  type TestProxy,
} from './testing/test-proxy.ts';

const event = (content: string) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
const finish = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'g', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
const whole = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'g',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hé' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

let provider: TestProvider;
let proxy: TestProxy;
let handler: TestHandler;
const calm: TestHandler = (_, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-request-id': 'up-1',
    'set-cookie': 'a=b',
    'x-ratelimit-remaining-requests': '9',
    server: 'vendor',
  });
  response.end(whole);
};
const stream = (response: ServerResponse, ...events: string[]): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const text of events) response.write(text);
};

beforeAll(async () => {
  provider = await startTestProvider((request, response, body) => {
    handler(request, response, body);
  });
  const mock = aProvider({ name: 'mock', kind: 'mock', baseUrl: '', origin: 'mock:', secrets: [] });
  proxy = await startTestProxy({ routes: [reservedRoute(providerAt(provider.port)), reservedRoute(mock)] });
});
afterEach(() => {
  handler = calm;
});
afterAll(async () => {
  await proxy.close();
  await provider.close();
});
handler = calm;

const ask = (model: string, more: object = {}) =>
  JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }], ...more });

function call(
  body: string,
  options: { path?: string; method?: string; headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  const { path = '/v1/chat/completions', method = 'POST', headers = {}, signal } = options;
  return fetch(`${proxy.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body }),
    ...(signal !== undefined && { signal }),
  });
}

/** Sends bytes as they are and gives everything that comes back. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(proxy.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (bytes) => (answer += bytes.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('a call', () => {
  it('comes back byte for byte, with what Headgate says of it and nothing else of the provider’s headers', async () => {
    const answer = await call(ask('real/gpt-x'));
    expect(await answer.text()).toBe(whole);
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-headgate-route': 'real',
      'x-headgate-provider': 'real',
      'x-headgate-model': 'gpt-x',
      'x-headgate-revision': '7',
      'x-headgate-upstream-request-id': 'up-1',
    });
    expect(headers['x-request-id']).toMatch(/^req_\w{20}$/);
    for (const name of ['set-cookie', 'server', 'x-ratelimit-remaining-requests'])
      expect(headers).not.toHaveProperty(name);
  });

  it('streams byte for byte', async () => {
    handler = (_, response) => {
      stream(response, event('a'), ': a comment\n\n', event('b'));
      response.end(finish);
    };
    const answer = await call(ask('real/gpt-x', { stream: true, stream_options: { include_usage: true } }));
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(await answer.text()).toBe(`${event('a')}: a comment\n\n${event('b')}${finish}`);
  });

  it.each([
    ['/v1/chat/completions', ask('mock/echo')],
    ['/v1/chat/completions', ask('mock/echo', { stream: true })],
    ['/v1/mock/chat/completions', ask('echo')],
    ['/v1/query/mock', ask('echo')],
    ['/v1/messages', ask('mock/echo', { max_tokens: 50 })],
    ['/v1/mock/v1/messages', ask('echo', { max_tokens: 50, stream: true })],
  ])('to the built-in provider needs no account: %s', async (path, body) => {
    const answer = await call(body, { path });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('hi');
  });

  it.each(['x-api-key', 'x-goog-api-key'])('may bring its key as %s', async (name) => {
    expect(
      (await call(ask('real/x'), { headers: { [name]: testKey, authorization: 'Bearer sk-left-over' } })).status,
    ).toBe(200);
  });

  it('lists what may be asked for, in either language', async () => {
    const list = (await (await call('', { method: 'GET', path: '/v1/models' })).json()) as { data: { id: string }[] };
    expect(list.data.map(({ id }) => id)).toEqual(['real/*', 'mock/*']);
    const one = await call('', {
      method: 'GET',
      path: '/v1/models/mock/echo',
      headers: { 'anthropic-version': '2023-06-01' },
    });
    expect(await one.json()).toMatchObject({ type: 'model', id: 'mock/echo' });
    expect((await call('', { method: 'GET', path: '/v1/models/none' })).status).toBe(404);
  });
});

describe('bad input', () => {
  it.each<[string, number, string, Parameters<typeof call>]>([
    ['a wrong key', 401, 'key_invalid', [ask('real/x'), { headers: { authorization: 'Bearer hg_other' } }]],
    ['no key', 401, 'key_missing', [ask('real/x'), { headers: { authorization: '' } }]],
    ['malformed JSON', 400, 'body_malformed', ['{"model": ', {}]],
    ['an empty body', 400, 'body_malformed', ['', {}]],
    ['a key twice', 400, 'body_ambiguous', ['{"model":"real/x","model":"real/y","messages":[]}', {}]],
    ['too deep', 400, 'body_ambiguous', [`{"model":"real/x","messages":${'['.repeat(2e5)}${']'.repeat(2e5)}}`, {}]],
    ['too large', 413, 'body_too_large', [ask('real/x', { user: 'x'.repeat(1_000_001) }), {}]],
    ['another type', 415, 'content_type_unsupported', [ask('real/x'), { headers: { 'content-type': 'text/plain' } }]],
    ['an unknown path', 404, 'endpoint_not_found', [ask('real/x'), { path: '/v2/nothing' }]],
    ['a wrong method', 405, 'method_not_allowed', ['', { method: 'GET' }]],
  ])('%s: %i %s', async (_, status, code, args) => {
    const answer = await call(...args);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-request-id')).toMatch(/^req_\w{20}$/);
    expect(await answer.json()).toMatchObject({ error: { code, message: expect.stringMatching(/\.$/) as string } });
  });

  it('a body too large in pieces is refused as well', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        `${proxy.url}/v1/chat/completions`,
        { method: 'POST', headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on('error', reject);
      for (let at = 0; at < 20; at += 1) request.write('x'.repeat(100_000));
      request.end();
    });
    expect(answer).toBe(413);
  });

  const host = 'host: x\r\n';
  it.each([
    [
      'both lengths',
      `POST /v1/chat/completions HTTP/1.1\r\n${host}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      `POST /v1/chat/completions HTTP/1.1\r\n${host}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`,
      400,
    ],
    ['two hosts', `GET /healthz HTTP/1.1\r\n${host}Host: y\r\nconnection: close\r\n\r\n`, 400],
    ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['a header that breaks its line', `GET /healthz HTTP/1.1\r\n${host}x-a: b\rx-c: d\r\n\r\n`, 400],
    ['endless headers', `GET /healthz HTTP/1.1\r\n${host}x-a: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 400],
    [
      'a broken chunk',
      `POST /v1/chat/completions HTTP/1.1\r\n${host}x-api-key: ${testKey}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
  ])('%s', async (_, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect((await call(ask('real/x'))).status).toBe(200);
  });

  it.each([
    ['no host', 'GET /v1/models HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'request_invalid'],
    ['no host for its health', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'request_invalid'],
    [
      'an expectation nobody knows',
      `POST /v1/chat/completions HTTP/1.1\r\n${host}expect: 200-ok\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      417,
      'request_invalid',
    ],
    ['a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, 405, 'method_not_allowed'],
  ])('%s is answered in our own words', async (_, text, status, code) => {
    const [head = '', body = ''] = (await raw(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} [A-Z]`));
    expect(head).toMatch(/^x-request-id: req_\w{20}$/m);
    expect(head).toMatch(/^connection: close$/im);
    expect(JSON.parse(body)).toMatchObject({ error: { code, message: expect.stringMatching(/\.$/) as string } });
  });

  it('lets an HTTP/1.0 caller go without a host', async () => {
    expect(await raw('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('answers OPTIONS and HEAD without a fuss', async () => {
    expect((await call('', { method: 'OPTIONS' })).status).toBe(204);
    expect((await call('', { method: 'HEAD', path: '/v1/models' })).status).toBe(200);
  });

  it('leaves neither key, secret nor prompt in the log', async () => {
    handler = (_, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'bad key sk-provider-secret-0815 for "the secret prompt"' } }));
    };
    await call(ask('real/x', { user: 'the secret prompt' }));
    const logged = proxy.logged();
    expect(logged).toContain('attempt failed');
    expect(logged).not.toContain('sk-provider-secret-0815');
    expect(logged).not.toContain(testKey);
  });
});

describe('a caller that leaves', () => {
  it.each([
    ['before the answer', () => undefined],
    [
      'in the middle of a stream',
      (response: ServerResponse) => {
        stream(response, event('a'));
      },
    ],
  ])('%s closes the call to the provider within 100 ms', async (_, begin) => {
    const arrived = Promise.withResolvers<ServerResponse>();
    handler = (__, response) => {
      begin(response);
      arrived.resolve(response);
    };
    const abort = new AbortController();
    const pending = call(ask('real/x', { stream: true }), { signal: abort.signal })
      .then((answer) => answer.text())
      .catch(() => 'gone');
    const response = await arrived.promise;
    const closed = once(response, 'close');
    const before = performance.now();
    abort.abort();
    await closed;
    // The promise is 100 ms; a machine busy with other tests gets some more.
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(await pending).toBe('gone');
    await idle();
    expect(proxy.usage.last).toMatchObject({ status: 499, error_code: 'client_gone' });
  });

  it('a thousand times leaves nothing behind', async () => {
    handler = (_, response) => {
      stream(response, event('a'));
    };
    const ended = proxy.usage.ends.length;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const abort = new AbortController();
          const answer = await call(ask('real/x', { stream: true }), { signal: abort.signal });
          await answer.body?.getReader().read();
          abort.abort();
        }),
      );
    }
    await idle();
    expect(proxy.usage.ends.length - ended).toBe(1_000);
    expect(proxy.usage.openCount).toBe(0);
    expect(proxy.ticker.size).toBe(0);
    expect(proxy.pipeline.retryBudget.size).toBe(0);
    expect((await call(ask('mock/echo'))).status).toBe(200);
  }, 30_000);
});

/** Waits until no call is being served; ends by itself. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 2_000 && proxy.server.callCount > 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 1));
  expect(proxy.server.callCount).toBe(0);
}

describe('health and figures', () => {
  it('are told without a key', async () => {
    expect(await (await fetch(`${proxy.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${proxy.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${proxy.url}/metrics`)).text();
    expect(metrics).toMatch(/headgate_requests_total\{endpoint="unified",route="real",status="200",app="proxy"\} \d/);
    expect(metrics).toMatch(/headgate_upstream_attempts_total\{provider="real",outcome="ok",app="proxy"\} \d/);
    expect(metrics).toMatch(/headgate_requests_in_flight\{app="proxy"\} 0/);
    expect(metrics).toMatch(/headgate_config_stale_seconds\{app="proxy"\} 1\.5/);
    expect(metrics).toMatch(/headgate_catalogue_models\{app="proxy"\} 0/);
    expect(metrics).toMatch(/headgate_catalogue_troubles\{app="proxy"\} 2/);
  });

  it('A16: name the request to the provider’s support, whatever became of it', async () => {
    const logged = (id: string | null): Record<string, unknown> | undefined =>
      proxy
        .logged()
        .split('\n')
        .filter((line) => line.includes('"call ') && line.includes(`"requestId":"${String(id)}"`))
        .map((line) => JSON.parse(line) as Record<string, unknown>)[0];
    const served = await call(ask('real/x'));
    expect(served.headers.get('x-headgate-upstream-request-id')).toBe('up-1');
    expect(logged(served.headers.get('x-request-id'))).toMatchObject({ upstreamRequestId: 'up-1', status: 200 });
    handler = (_, response) => {
      response.writeHead(500, { 'content-type': 'application/json', 'x-request-id': 'up-2' }).end('{}');
    };
    const failed = await call(ask('real/x'));
    expect(logged(failed.headers.get('x-request-id'))).toMatchObject({ upstreamRequestId: 'up-2', status: 502 });
  });
});

describe('a shutdown', () => {
  it('is told first, lets streams finish, and ends the late ones with a word', async () => {
    const own = await startTestProxy({ routes: [reservedRoute(providerAt(provider.port))] });
    const responses: ServerResponse[] = [];
    handler = (_, response) => {
      stream(response, event('begun'));
      responses.push(response);
    };
    const open = () =>
      fetch(`${own.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
        body: ask('real/x', { stream: true }),
      });
    const [first, second] = await Promise.all([open(), open()]);
    own.server.startDraining();
    expect((await fetch(`${own.url}/readyz`)).status).toBe(503);
    const late = await open();
    expect(late.headers.get('connection')).toBe('close');
    const stopped = own.server.stop(300);
    responses[0]?.end(finish);
    const texts = await Promise.all([first, second, late].map((answer) => answer.text()));
    await stopped;
    await own.upstream.close();
    expect(texts.filter((text) => text.endsWith('data: [DONE]\n\n') && !text.includes('error'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('gateway_draining'))).toHaveLength(2);
    expect(own.usage.openCount).toBe(0);
    await expect(open()).rejects.toThrow();
  });
});
