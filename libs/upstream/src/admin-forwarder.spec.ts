import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AdminForwarder } from './admin-forwarder.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the admin API is told of a request that came to a proxy with these headers. */
async function forwarded(headers: Record<string, string>): Promise<Record<string, string>> {
  const admin = createServer((request, response) => response.end(JSON.stringify(request.headers)));
  const forwarder = new AdminForwarder(await listen(admin));
  const proxy = createServer((request, response) => {
    forwarder.forward(request, response);
  });
  try {
    const answer = await fetch(`${await listen(proxy)}/v1/admin/routes`, { headers });
    return (await answer.json()) as Record<string, string>;
  } finally {
    await forwarder.close();
  }
}

describe('a request handed on to the admin API', () => {
  it.each([
    ['nobody', {}, '127.0.0.1'],
    ['a terminator in front', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9, 127.0.0.1'],
    ['two of them', { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' }, '203.0.113.9, 10.0.0.1, 127.0.0.1'],
  ])('says whom it came through: %s', async (_, headers, expected) => {
    expect((await forwarded(headers))['x-forwarded-for']).toBe(expected);
  });

  it('keeps its key and its tenant, and tells the host it was sent to', async () => {
    const seen = await forwarded({ 'x-api-key': 'hg_a', 'x-headgate-project': 'support' });
    expect(seen).toMatchObject({ 'x-api-key': 'hg_a', 'x-headgate-project': 'support' });
    expect(seen['x-forwarded-host']).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});
