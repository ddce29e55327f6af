import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fault } from '@headgate/kernel';
import { anIdentity } from '@headgate/pipeline/testing';
import { answerReload, isReload, type ReloadOptions } from './reload-endpoint.ts';

const testKey = 'hg_test_inference';
const servers: Server[] = [];
let url: string;
let alone: string;
let reloads = 0;
let forwarded: string[] = [];

const options: Omit<ReloadOptions, 'admin'> = {
  identities: {
    identify: (key) => {
      if (key !== testKey) throw fault('key_invalid');
      return anIdentity();
    },
  },
  reload: () => {
    reloads += 1;
  },
  requestId: 'req_test',
};

async function serve(admin: ReloadOptions['admin']): Promise<string> {
  const server = createServer((request, response) => void answerReload(request, response, { ...options, admin }));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  alone = await serve(undefined);
  url = await serve({
    forward: (request, response, path) => {
      forwarded.push(path);
      request.resume();
      response.writeHead(200).end('{"message":"told"}');
    },
  });
});
beforeEach(() => {
  reloads = 0;
  forwarded = [];
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function post(path: string, { key = testKey, body = '{}', at = url, method = 'POST' } = {}): Promise<Response> {
  return fetch(`${at}${path}`, {
    method,
    headers: { 'x-javelin-apikey': key, authorization: 'Bearer sk-vendor', 'content-type': 'application/json' },
    ...(method === 'POST' && { body }),
  });
}

describe('a reload', () => {
  it.each([
    ['/v1/routes/test_route_1/reload', '""'],
    ['/v1/providers/openai/reload', '{}'],
    ['/v1/secrets/keyvault/vkey-1/reload', 'null'],
    ['/v1/processors/dp/templates/MaskPII/reload', 'not even JSON'],
  ])('%s with the body %s looks for newer configuration', async (path, body) => {
    const answer = await post(path, { body });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ message: 'Reloaded successfully' });
    expect({ reloads, forwarded }).toEqual({ reloads: 1, forwarded: [] });
  });

  it('with a key only the control plane knows is handed on to it', async () => {
    const answer = await post('/v1/routes/gone/reload', { key: 'hg_test_admin' });
    expect(await answer.json()).toEqual({ message: 'told' });
    expect({ reloads, forwarded }).toEqual({ reloads: 1, forwarded: ['/v1/admin/reload'] });
  });

  it('with a key nobody knows is refused where there is nobody to ask', async () => {
    const answer = await post('/v1/routes/gone/reload', { key: 'hg_test_admin', at: alone });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: expect.any(String) as unknown, code: 'key_invalid' });
    expect(reloads).toBe(0);
  });

  it('without a key is refused', async () => {
    const answer = await fetch(`${alone}/v1/routes/r/reload`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'key_missing' });
  });

  it('is no GET', async () => {
    expect((await post('/v1/routes/r/reload', { method: 'GET' })).status).toBe(404);
    expect(reloads).toBe(0);
  });

  it.each([
    ['/v1/routes/test_route_1/reload', true],
    ['/v1/secrets/keyvault/vkey-1/reload', true],
    ['/v1/routes/a/b/reload', false],
    ['/v1/routes//reload', false],
    ['/v1/things/a/reload', false],
    ['/v1/routes/reload', false],
    ['/v1/routes/a/reload/', false],
  ])('%s: %s', (path, isOne) => {
    expect(isReload(path)).toBe(isOne);
  });
});
