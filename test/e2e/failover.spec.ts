import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, callProxy, type ProxyAnswer } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let main: FakeProvider;
let spare: FakeProvider;

beforeAll(async () => {
  [stack, main, spare] = await Promise.all([startStack(), startFakeProvider(), startFakeProvider()]);
  await stack.change('PUT', '/providers/main', {
    kind: 'openai',
    base_url: `${main.url}/v1`,
    secret: 'sk-main-0000000000000001',
  });
  await stack.change('PUT', '/providers/spare', {
    kind: 'anthropic',
    base_url: `${spare.url}/v1`,
    secret: 'sk-ant-spare-000000000002',
  });
  await stack.change('PUT', '/providers/gone', {
    kind: 'openai',
    base_url: 'http://127.0.0.1:9/v1',
    secret: 'sk-gone-0000000000000003',
  });
});
beforeEach(() => {
  main.reset();
  spare.reset();
});
afterAll(async () => {
  await stack?.stop();
  await Promise.all([main?.close(), spare?.close()]);
});

const call = (body: object): Promise<ProxyAnswer> => callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, body });

async function makeRoute(name: string, models: readonly object[], config: object = {}): Promise<void> {
  await stack.change('PUT', `/routes/${name}`, { models, config: { retries: 0, ...config } });
}

describe('a route with a second model', () => {
  it.each([{ stream: false }, { stream: true }])('hides a provider that is down ($stream)', async ({ stream }) => {
    await makeRoute('down', [
      { name: 'echo', provider: 'gone', fallback_enabled: true },
      { name: 'echo', provider: 'spare' },
    ]);
    const answer = await call(ask('down', 'still here', { stream }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-headgate-provider')).toBe('spare');
    expect(answer.text).toContain(stream ? '[DONE]' : 'still here');
  });

  it.each([
    [503, [503], 200],
    [503, [429], 503],
    [429, undefined, 200],
    [400, undefined, 400],
    [400, [400], 200],
  ])('status %i with fallback codes %j gives %i', async (status, codes, expected) => {
    await makeRoute(`codes_${status}_${String(codes)}`.replaceAll(',', '_'), [
      { name: 'echo', provider: 'main', fallback_enabled: true, ...(codes && { fallback_codes: codes }) },
      { name: 'echo', provider: 'spare' },
    ]);
    main.failNext({ status });
    const answer = await call(ask(`codes_${status}_${String(codes)}`.replaceAll(',', '_')));
    expect(answer.status).toBe(expected);
    expect(main.requests).toHaveLength(1);
    expect(spare.requests).toHaveLength(expected === 200 ? 1 : 0);
  });

  it('is not used where the failed model does not say so', async () => {
    await makeRoute('strict', [
      { name: 'echo', provider: 'main', fallback_enabled: false },
      { name: 'echo', provider: 'spare' },
    ]);
    main.failNext({ status: 500 });
    expect((await call(ask('strict'))).status).toBe(502);
    expect(spare.requests).toHaveLength(0);
  });

  it('tries the same model again first, as often as the route allows', async () => {
    await makeRoute('again', [{ name: 'echo', provider: 'main' }], { retries: 2 });
    main.failNext({ status: 503 });
    main.failNext({ status: 503 });
    expect((await call(ask('again'))).status).toBe(200);
    expect(main.requests).toHaveLength(3);
  });

  it('takes over from a 200 that turns out to be an error before the first word', async () => {
    await makeRoute('turned', [
      { name: 'error-event', provider: 'main', fallback_enabled: true },
      { name: 'echo', provider: 'spare' },
    ]);
    const answer = await call(ask('turned', 'whole again', { stream: true }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-headgate-provider')).toBe('spare');
    expect(answer.text).not.toContain('"error"');
  });

  it('shares calls by weight', async () => {
    await makeRoute('shared', [
      { name: 'echo', provider: 'main', weight: 50 },
      { name: 'echo', provider: 'spare', weight: 50 },
    ]);
    const answers = await Promise.all(Array.from({ length: 60 }, () => call(ask('shared'))));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    // Each side missing out on 60 fair draws has a chance of one in 10^18.
    expect(main.requests.length).toBeGreaterThan(0);
    expect(spare.requests.length).toBeGreaterThan(0);
    expect(main.requests.length + spare.requests.length).toBe(60);
  });
});

describe('a caller that leaves', () => {
  it.each([{ stream: false }, { stream: true }])(
    'ends the call to the provider (stream: $stream)',
    async ({ stream }) => {
      await makeRoute('slow', [{ name: 'slow-30000ms', provider: 'main' }]);
      const abort = new AbortController();
      const pending = callProxy({
        url: stack.proxy.url,
        apiKey: stack.apiKey,
        body: ask('slow', 'x', { stream }),
        signal: abort.signal,
      }).catch(() => 'gone');
      await eventually(
        () => main.requests.length,
        (count) => count === 1,
      );
      abort.abort();
      expect(await pending).toBe('gone');
      await eventually(
        () => main.requests[0]?.isAborted,
        (isAborted) => isAborted === true,
        2_000,
      );
    },
  );
});
