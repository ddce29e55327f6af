import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { Database } from '@headgate/database';
import { aNewOrganization, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/tls');
const certificate = path.join(fixtures, 'cert.pem');
const secureContext = tls.createSecureContext({
  cert: fs.readFileSync(certificate),
  key: fs.readFileSync(path.join(fixtures, 'key.pem')),
});
const actor = { kind: 'system', id: 'test', name: 'Test' } as const;

let place: TestDatabase;
let front: net.Server;
let encrypted = 0;
const sockets = new Set<net.Socket>();

beforeAll(async () => {
  place = await createTestDatabase();
  const { hostname: host, port } = new URL(place.url);
  front = net.createServer((socket) => encrypt(socket, net.connect({ host, port: Number(port) })));
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  front.close();
  await place.drop();
});

/** What a server with TLS does: it says "S" to the request for it, and everything after is encrypted (PostgreSQL, 54.2.11). */
function encrypt(client: net.Socket, upstream: net.Socket): void {
  for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
  client.once('data', () => {
    client.write('S');
    const secure = new tls.TLSSocket(client, { isServer: true, secureContext });
    secure.on('secure', () => (encrypted += 1)).on('error', () => upstream.destroy());
    secure.pipe(upstream).pipe(secure);
  });
}

function connect(query: string): Database {
  const url = new URL(place.url);
  url.host = `127.0.0.1:${(front.address() as net.AddressInfo).port}`;
  url.search = query;
  return Database.connect({ url: url.href, poolSize: 2 });
}

describe('PostgreSQL behind TLS', () => {
  it('is asked and changed as without', async () => {
    const database = connect(`sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`);
    try {
      const { orgId } = await database.createOrganization(actor, aNewOrganization());
      await database.change(orgId, actor, async (tx) => {
        await tx.routes.insert(orgId, aNewRoute({ name: 'a' }));
        tx.record(anAuditRecord());
      });
      const asked = Array.from({ length: 8 }, () =>
        database.inTenant(orgId, (tx) => tx.routes.list(orgId, { limit: 5 })),
      );
      for (const { rows } of await Promise.all(asked)) expect(rows.map(({ name }) => name)).toEqual(['a']);
      expect(encrypted).toBeGreaterThan(0);
    } finally {
      await database.close();
    }
  });

  it('is not trusted with a certificate nobody vouches for', async () => {
    const database = connect('sslmode=verify-full');
    await expect(database.ping()).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: expect.stringContaining('SELF_SIGNED') as unknown },
    });
    await database.close();
  });
});
