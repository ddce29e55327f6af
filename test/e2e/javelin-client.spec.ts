import type { JsonObject } from '@headgate/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type RunningProxy, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let proxy: RunningProxy;
const messages = [{ role: 'user', content: 'Hello' }];

beforeAll(async () => {
  stack = await startStack();
  // One origin for both planes, as that API's clients know no other.
  proxy = await stack.startProxy({ ADMIN_URL: stack.adminUrl });
});
afterAll(() => stack?.stop());

async function send(
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: JsonObject }> {
  const answer = await fetch(`${proxy.url}/v1${path}`, {
    method,
    headers: { 'x-javelin-apikey': key, authorization: 'Bearer sk-vendor', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as JsonObject };
}
const manage = (method: string, path: string, body?: unknown): ReturnType<typeof send> =>
  send(pair(), method, `/admin${path}`, body);
/** What stands for both keys where there is room for one. */
const pair = (): string => `${stack.adminKey},${stack.apiKey}`;

describe('a client of the Javelin API at one address', () => {
  it('sets up a route, calls it, changes it and takes it away', async () => {
    expect((await manage('POST', '/providers/mock', { name: 'mock', type: 'mock' })).status).toBe(200);
    const models = [{ name: 'echo', provider: 'mock' }];
    expect(await manage('POST', '/routes/echoes', { name: 'echoes', type: 'chat', enabled: true, models })).toEqual({
      status: 200,
      body: { message: 'Route created successfully' },
    });
    expect((await send(stack.adminKey, 'POST', '/routes/echoes/reload', '')).body).toEqual({
      message: 'Reloaded successfully',
    });
    const answer = await eventually(
      () => send(pair(), 'POST', '/query/echoes', { messages }),
      ({ status }) => status === 200,
    );
    expect(answer.body).toMatchObject({
      choices: [{ message: { role: 'assistant' } }],
      javelin: { route_name: 'echoes', model_name: 'echo', archive_enabled: false, processor_outputs: {} },
    });
    expect(
      (await manage('PUT', '/routes/echoes', { name: 'echoes', enabled: false, models: [], config: null })).status,
    ).toBe(200);
    for (const key of [stack.apiKey, pair()]) {
      expect((await send(key, 'POST', '/routes/echoes/reload', {})).status).toBe(200);
    }
    // An admin key alone calls nothing, wherever it is put.
    expect((await send(stack.adminKey, 'POST', '/query/echoes', { messages })).status).toBe(401);
    expect((await send(`${stack.apiKey},${stack.adminKey}`, 'POST', '/query/echoes', { messages })).status).toBe(401);
    await eventually(
      () => send(stack.apiKey, 'POST', '/query/echoes', { messages }),
      ({ status }) => status === 404,
    );
    expect((await manage('DELETE', '/routes/echoes')).body).toEqual({ message: 'Route deleted successfully' });
    expect(await manage('GET', '/routes/echoes')).toMatchObject({
      status: 404,
      body: { error: expect.any(String) as unknown },
    });
  });

  it('finds the documentation there, too', async () => {
    expect((await fetch(`${proxy.url}/docs`)).status).toBe(200);
  });
});
