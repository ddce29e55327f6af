import { aProvider } from '@headgate/routing/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reservedRoute, startTestProxy, testKey, type TestProxy } from './testing/test-proxy.ts';

const page = 'https://app.example.com';
const mock = aProvider({ name: 'mock', kind: 'mock', baseUrl: '', origin: 'mock:', secrets: [] });
let open: TestProxy;
let shut: TestProxy;
beforeAll(async () => {
  const routes = [reservedRoute(mock)];
  [open, shut] = await Promise.all([startTestProxy({ routes, corsOrigins: [page] }), startTestProxy({ routes })]);
});
afterAll(async () => {
  await Promise.all([open, shut].map((proxy) => proxy?.close()));
});

const preflight = (proxy: TestProxy, path: string, origin: string) =>
  fetch(proxy.url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
const chat = (proxy: TestProxy, body: object) =>
  fetch(`${proxy.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { origin: page, authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], ...body }),
  });
const allowed = (answer: Response) => answer.headers.get('access-control-allow-origin');

describe('a web page that may call', () => {
  it('is told so before it calls, with the headers it may send', async () => {
    const answer = await preflight(open, '/v1/chat/completions', page);
    expect([answer.status, allowed(answer)]).toEqual([204, page]);
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  });

  it.each([
    ['a whole answer', { model: 'mock/echo' }, 200],
    ['a stream', { model: 'mock/echo', stream: true }, 200],
    ['an error of a provider', { model: 'mock/fail-503' }, 503],
    ['an error of its own', { model: 'nobody/x' }, 404],
  ])('may read %s', async (_, body, status) => {
    const answer = await chat(open, body);
    await answer.text();
    expect([answer.status, allowed(answer), answer.headers.get('vary')]).toEqual([status, page, 'origin']);
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id');
  });
});

describe('nobody is let in', () => {
  it.each([
    ['from another page', () => preflight(open, '/v1/chat/completions', 'https://evil.test')],
    ['to the control plane', () => preflight(open, '/v1/admin/keys', page)],
    ['where nobody was named', () => preflight(shut, '/v1/chat/completions', page)],
  ])('%s', async (_, ask) => {
    const answer = await ask();
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([204, null]);
  });

  it('and an answer says nothing of pages where nobody was named', async () => {
    const answer = await chat(shut, { model: 'mock/echo' });
    expect([answer.status, allowed(answer), answer.headers.get('vary')]).toEqual([200, null, null]);
  });
});
