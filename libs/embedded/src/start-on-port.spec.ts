import net from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ChildServer } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { findFreePort, probePort } from './free-port.ts';
import { startOnPort } from './start-on-port.ts';

const running: ChildServer = { pid: 1, exited: new Promise(() => undefined), stop: () => Promise.resolve() };
const snatched = new EmbeddedServerError('start_failed', 'ended', { log: 'bind: Address already in use' });

async function withTakenPort(run: (port: number) => Promise<void>): Promise<void> {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    await run(address.port);
  } finally {
    other.close();
  }
}

describe('a free port', () => {
  it('can be listened on', async () => {
    expect(await probePort(await findFreePort())).toBe('free');
  });

  it('is not one that somebody listens on', async () => {
    await withTakenPort(async (port) => expect(await probePort(port)).toBe('taken'));
  });
});

describe("an address that is not this machine's", () => {
  it('is told from a port that is taken', async () => {
    expect(await probePort(0, '192.0.2.1')).toBe('no_such_address');
  });
});

describe('starting on a port', () => {
  it('picks another free port when the first is snatched away', async () => {
    const tried: number[] = [];
    const started = await startOnPort('Redis', undefined, (port) => {
      tried.push(port);
      return tried.length < 3 ? Promise.reject(snatched) : Promise.resolve(running);
    });
    expect(tried).toHaveLength(3);
    expect(started.port).toBe(tried[2]);
  });

  it('gives up after five', async () => {
    let starts = 0;
    const start = startOnPort('Redis', undefined, () => {
      starts += 1;
      return Promise.reject(snatched);
    });
    await expect(start).rejects.toMatchObject({ problem: 'port_taken' });
    expect(starts).toBe(5);
  });

  it('never replaces a port that was asked for', async () => {
    await withTakenPort(async (port) => {
      const start = startOnPort('Redis', port, () => Promise.resolve(running));
      await expect(start).rejects.toThrow(`Redis cannot listen on port ${port}: another program does.`);
    });
  });

  it('hands on every other failure as it is', async () => {
    const broken = new EmbeddedServerError('start_failed', 'no disk', { log: 'no disk' });
    await expect(startOnPort('Redis', undefined, () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
