import { randomBytes } from 'node:crypto';
import { mintApiKey, platformKeyEnv } from '@headgate/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type RunningProxy, type Stack, startStack } from '../support/stack.ts';

const platformKey = mintApiKey(platformKeyEnv).text;
const secret = 'sk-live-0000000000000042';
const organizations = 40;
const newKey = randomBytes(32).toString('base64');
let stack: Stack;
let provider: FakeProvider;

beforeAll(async () => {
  [stack, provider] = await Promise.all([
    startStack({ env: { PLATFORM_KEYS: platformKey } }),
    startFakeProvider({ credential: secret }),
  ]);
  await stack.change('PUT', '/providers/main', { kind: 'openai', base_url: `${provider.url}/v1`, secret });
  for (let at = 0; at < organizations; at += 1) {
    await operate(stack.adminUrl, 'POST', '/organizations', { slug: `tenant-${at}` });
  }
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await provider?.close();
});

async function operate(
  adminUrl: string,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${adminUrl}/v1/admin${path}`, {
    method,
    headers: { 'x-api-key': platformKey, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}

/** Calls all the time; gives the statuses that were seen when it is told to end. */
function trafficThrough(proxy: RunningProxy): { end: () => Promise<Map<number, number>> } {
  const seen = new Map<number, number>();
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      const { status } = await callProxy({ url: proxy.url, apiKey: stack.apiKey, body: ask('main/echo', 'hi') });
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await running;
      return seen;
    },
  };
}

const countOf = (state: Record<string, unknown>, id: unknown): number =>
  (state['in_use'] as { id: string; organizations: number }[]).find((entry) => entry.id === id)?.organizations ?? 0;

describe('another master key', () => {
  it('takes the place of the first while everything runs, also when it is killed half way', async () => {
    const both = { MASTER_KEY: `${newKey},${stack.masterKey}` };
    await callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, body: ask('main/echo', 'hi') });
    const first = await stack.startAdmin(both);
    const { current } = await operate(first.url, 'GET', '/master-key');
    // A proxy that has not been given the new key would lose every secret of the organization.
    const early = await operate(first.url, 'POST', '/master-key/rewrap', { limit: 500 });
    expect(early['skipped']).toMatchObject([
      { organization: stack.organization, reason: expect.stringMatching(/lack the master key/) as string },
    ]);
    await stack.proxy.app.stop();

    const proxy = await stack.startProxy({ MASTER_KEY: `${stack.masterKey},${newKey}` });
    const traffic = trafficThrough(proxy);
    for (let at = 0; at < organizations; at += 1) {
      await operate(stack.adminUrl, 'POST', '/organizations', { slug: `later-${at}` });
    }
    const before = countOf(await operate(stack.adminUrl, 'GET', '/master-key'), current);
    const killed = operate(first.url, 'POST', '/master-key/rewrap', { limit: 500 }).catch(() => 'killed');
    await eventually(
      () => operate(stack.adminUrl, 'GET', '/master-key'),
      (state) => countOf(state, current) > before,
    );
    await first.app.stop('SIGKILL');
    expect(await killed).toBe('killed');

    const second = await stack.startAdmin(both);
    const rest = await operate(second.url, 'POST', '/master-key/rewrap', { limit: 500 });
    expect(rest).toMatchObject({ remaining: 0, skipped: [], next: null });
    const state = await operate(second.url, 'GET', '/master-key');
    expect(state['in_use']).toEqual([{ id: current, organizations: 2 * organizations + 1, known: true }]);

    const alone = await stack.startProxy({ MASTER_KEY: newKey });
    const call = (): Promise<{ status: number }> =>
      callProxy({ url: alone.url, apiKey: stack.apiKey, body: ask('main/echo', 'hi') });
    await eventually(call, ({ status }) => status === 200);
    const seen = await traffic.end();
    expect([...seen.keys()]).toEqual([200]);
    expect(seen.get(200)).toBeGreaterThan(10);
    expect((await stack.call('GET', '/audit/verify')).body['intact']).toBe(true);
  }, 180_000);
});
