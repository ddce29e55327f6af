import { once } from 'node:events';
import net from 'node:net';
import { findFreePort } from '@headgate/embedded';
import { describe, expect, it } from 'vitest';
import { assertRedisAnswers } from './stores.ts';

async function withServer(reply: string, run: (port: number) => Promise<void>): Promise<void> {
  const server = net.createServer((socket) => socket.once('data', () => socket.end(reply)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run((server.address() as net.AddressInfo).port);
  } finally {
    server.close();
  }
}

describe('the Redis of the environment', () => {
  it.each(['+PONG\r\n', '-NOAUTH Authentication required.\r\n'])('answers with %j', async (reply) => {
    await withServer(reply, (port) => assertRedisAnswers(`redis://127.0.0.1:${port}`));
  });

  it('is refused by the name of its variable when something else answers', async () => {
    await withServer('HTTP/1.1 400 Bad Request\r\n\r\n', async (port) => {
      await expect(assertRedisAnswers(`redis://127.0.0.1:${port}`)).rejects.toThrow(
        /^REDIS_URL: .*does not speak Redis$/,
      );
    });
  });

  it('is refused by the name of its variable when nobody answers', async () => {
    const port = await findFreePort();
    await expect(assertRedisAnswers(`redis://127.0.0.1:${port}`)).rejects.toThrow(
      /^REDIS_URL: .*cannot be reached \(ECONNREFUSED\)$/,
    );
  });
});
