import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frugalReading } from './frugal-reading.ts';

const bodies = Array.from({ length: 12 }, (_, index) => randomBytes(1 + index * 40_000));
let server: Server;
let accepted = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    const body = bodies[accepted++ % bodies.length] ?? Buffer.alloc(0);
    // In two parts, so that connections take turns.
    socket.write(body.subarray(0, body.length / 2));
    setImmediate(() => socket.end(body.subarray(body.length / 2)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const open = () => connect({ ...frugalReading, port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('connections that read into one buffer', () => {
  it('have each its own bytes, all of them, in order', async () => {
    const read = async (): Promise<string> => digest(Buffer.concat(await open().toArray()));
    const got = await Promise.all(bodies.map(read));
    expect(got.sort()).toEqual(bodies.map(digest).sort());
  });

  it('hold little of what nobody reads, and give it all once somebody does', async () => {
    accepted = bodies.length - 1;
    const socket = open();
    await once(socket, 'readable');
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(socket.readableLength).toBeGreaterThan(0);
    expect(socket.readableLength).toBeLessThanOrEqual(2 * frugalReading.highWaterMark);
    expect(digest(Buffer.concat(await socket.toArray()))).toBe(digest(bodies.at(-1) ?? Buffer.alloc(0)));
  });
});
