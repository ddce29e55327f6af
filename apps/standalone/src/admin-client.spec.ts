import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { AdminClient } from './admin-client.ts';

const detail = 'The request has problems; each is listed in "errors".';

it.each([
  [
    'every problem listed',
    { detail, errors: [{ path: 'base_url', message: 'must be http' }] },
    'base_url: must be http',
  ],
  ['the detail where nothing is listed', { detail: 'No such thing.' }, 'No such thing.'],
  ['that nothing was said', 'no object', 'no reason was given'],
])('a refusal tells %s', async (_, answer, words) => {
  const server = createServer((__, response) => response.writeHead(400).end(JSON.stringify(answer)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new AdminClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'hg_x');
  await expect(client.change('PUT', '/providers/openai', {})).rejects.toThrow(
    `the admin API refused PUT /providers/openai (400): ${words}`,
  );
  server.closeAllConnections();
  server.close();
});
