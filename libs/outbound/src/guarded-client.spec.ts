import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutboundRules } from '@headgate/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuardedClient } from './guarded-client.ts';

let server: Server;
let port: number;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/redirect') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (request.url === '/large') response.end('x'.repeat(2_000));
    else if (request.url === '/silent') response.write('never ends');
    else request.pipe(response.setHeader('x-seen', String(request.headers['x-own'])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});

const local = new OutboundRules(['127.0.0.0/8']);
const strict = new OutboundRules([]);
const at = (path: string, host = '127.0.0.1'): URL => new URL(`http://${host}:${port}${path}`);
const get = { method: 'GET', headers: {} };

describe('the guarded client', () => {
  it('sends what it is given and gives what is answered', async () => {
    const request = { method: 'POST', headers: { 'x-own': 'yes' }, body: 'hello' };
    const answer = await new GuardedClient({ rules: local }).send(at('/echo'), request);
    expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([200, 'yes', 'hello']);
  });

  it('follows no redirect', async () => {
    const answer = await new GuardedClient({ rules: local }).send(at('/redirect'), get);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/elsewhere']);
    expect(asked).not.toContain('GET /elsewhere');
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '169.254.169.254', '[::1]'])(
    'connects to nothing private: %s',
    async (host) => {
      const before = asked.length;
      const sent = new GuardedClient({ rules: strict }).send(at('/private', host), get);
      await expect(sent).rejects.toMatchObject({ code: 'provider_address_refused' });
      expect(asked.length).toBe(before);
    },
  );

  it.each([
    ['one private address among public ones', ['93.184.215.14', '127.0.0.1']],
    ['the address of a metadata service', ['169.254.169.254']],
  ])('refuses a name that stands for %s', async (_, addresses) => {
    const client = new GuardedClient({
      rules: strict,
      resolve: (_name, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        ),
    });
    const sent = client.send(new URL('https://rebound.example/'), get);
    await expect(sent).rejects.toMatchObject({ code: 'provider_address_refused' });
  });

  it('gives up on what is large and on what is slow', async () => {
    const large = new GuardedClient({ rules: local, maxBytes: 1_000 }).send(at('/large'), get);
    await expect(large).rejects.toMatchObject({ code: 'provider_reply_too_large' });
    const slow = new GuardedClient({ rules: local, timeoutMs: 100 }).send(at('/silent'), get);
    await expect(slow).rejects.toThrow();
  });

  it('says what the network says where nobody listens', async () => {
    const sent = new GuardedClient({ rules: local }).send(new URL('http://127.0.0.1:1/'), get);
    await expect(sent).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
