import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type FakeFault, type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider({ credential: 'sk-good' });
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

interface Asked {
  readonly stream?: boolean;
  readonly path?: string;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

function ask({
  stream = false,
  path = '/v1/chat/completions',
  key = 'sk-good',
  signal,
}: Asked = {}): Promise<Response> {
  const body = JSON.stringify({ model: 'any', stream, messages: [{ role: 'user', content: 'one two three four' }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  return fetch(`${fake.url}${path}`, { method: 'POST', headers, body, redirect: 'manual', ...(signal && { signal }) });
}

describe('the fake provider', () => {
  it('answers both vendors, and remembers what it was asked to the byte', async () => {
    expect(await (await ask()).json()).toMatchObject({ object: 'chat.completion' });
    expect(await (await ask({ path: '/v1/messages' })).json()).toMatchObject({ type: 'message' });
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/chat/completions',
      'POST /v1/messages',
    ]);
    expect(JSON.parse(fake.requests[0]?.body.toString() ?? '')).toMatchObject({ model: 'any' });
    expect(fake.requests.every(({ isAborted }) => !isAborted)).toBe(true);
  });

  it('refuses another credential, an unknown path and a body that is no JSON', async () => {
    expect((await ask({ key: 'sk-bad' })).status).toBe(401);
    expect((await ask({ path: '/v1/nothing' })).status).toBe(404);
    const headers = { 'x-api-key': 'sk-good' };
    expect((await fetch(`${fake.url}/v1/messages`, { method: 'POST', headers, body: '{' })).status).toBe(400);
  });

  it('lists models', async () => {
    const answer = await fetch(`${fake.url}/v1/models`, { headers: { authorization: 'Bearer sk-good' } });
    expect(await answer.json()).toMatchObject({ object: 'list' });
  });

  it.each<[FakeFault, boolean]>([
    [{ kind: 'reset-before-head' }, false],
    [{ kind: 'reset-after-head' }, true],
  ])('%j breaks the connection', async (fault, hasHead) => {
    fake.failNext(fault);
    const answer = ask();
    if (!hasHead) await expect(answer).rejects.toThrow();
    else await expect((await answer).text()).rejects.toThrow();
    expect((await ask()).status).toBe(200);
  });

  it.each<[FakeFault, number]>([
    [{ status: 503, headers: { 'retry-after': '7' } }, 503],
    [{ status: 418, body: 'a teapot' }, 418],
    [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 302],
    [{ kind: 'garbage' }, 200],
    [{ kind: 'invalid-utf8' }, 200],
    [{ kind: 'slow-headers', afterMs: 1 }, 200],
  ])('%j gives status %i', async (fault, status) => {
    fake.failNext(fault);
    const answer = await ask();
    expect(answer.status).toBe(status);
    if ('status' in fault && fault.headers) expect(answer.headers.get('retry-after')).toBe('7');
    if ('status' in fault && fault.body) expect(await answer.text()).toBe(fault.body);
  });

  it('sends too much, half of it, an error under 200, or packed', async () => {
    fake.failNext({ kind: 'oversized', bytes: 100_000 });
    expect((await (await ask()).arrayBuffer()).byteLength).toBe(100_000);
    fake.failNext({ kind: 'truncated-stream' });
    expect(await (await ask({ stream: true })).text()).not.toContain('[DONE]');
    fake.failNext({ kind: 'error-event' });
    expect(await (await ask({ stream: true })).text()).toMatch(/^data: \{"error"/);
    fake.failNext({ kind: 'gzip' });
    const packed = await ask();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.json()).toMatchObject({ object: 'chat.completion' });
  });

  it.each<FakeFault>([{ kind: 'silence' }, { kind: 'stalled-stream' }])(
    '%j notes when the client gives up',
    async (fault) => {
      fake.failNext(fault);
      const abort = new AbortController();
      const gone = ask({ stream: true, signal: abort.signal })
        .then((answer) => answer.text())
        .catch(() => 'gone');
      await eventually(
        () => fake.requests.length,
        (count) => count === 1,
      );
      abort.abort();
      expect(await gone).toBe('gone');
      await eventually(
        () => fake.requests[0]?.isAborted,
        (isAborted) => isAborted === true,
      );
      expect(fake.requests[0]?.abortedAtMs).toBeGreaterThan(0);
    },
  );
});
