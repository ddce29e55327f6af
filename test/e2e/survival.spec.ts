import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseCacheDir, type EmbeddedServer, startRedis } from '@headgate/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy, type ProxyAnswer } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type Stack, startStack } from '../support/stack.ts';

let folder: string;
let redis: EmbeddedServer;
let stack: Stack;

function startOwnRedis(port?: number): Promise<EmbeddedServer> {
  const cacheDir = chooseCacheDir(process.env, path.join(import.meta.dirname, '../../.headgate/cache'));
  return startRedis({ dataDir: path.join(folder, 'redis'), searchPath: process.env['PATH'] ?? '', cacheDir, port });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-survival-'));
  redis = await startOwnRedis();
  stack = await startStack({ redisUrl: redis.url });
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
});
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
});

const call = (url: string, apiKey = stack.apiKey): Promise<ProxyAnswer> =>
  callProxy({ url, apiKey, body: ask('mock/echo') });

describe('with admin API, worker and Redis all dead', () => {
  it('serves, also after its own restart, and tells an unknown key to come back instead of refusing it', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'headgate-state-'));
    const first = await stack.startProxy({ STATE_DIR: stateDir });
    expect((await call(first.url)).status).toBe(200);
    const unseen = await stack.change('POST', '/keys', { name: 'unseen', kind: 'inference' });

    stack.admin.signal('SIGSTOP');
    stack.worker.signal('SIGSTOP');
    await redis.stop();
    try {
      expect((await call(first.url)).status).toBe(200);
      await first.app.stop('SIGKILL');
      const second = await stack.startProxy({ STATE_DIR: stateDir });
      expect((await call(second.url)).status).toBe(200);
      const refused = await call(second.url, String(unseen.body['key']));
      expect(refused.status).toBe(503);
      expect(refused.body.error?.code).toBe('config_unavailable');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

      redis = await startOwnRedis(redis.port);
      stack.admin.signal('SIGCONT');
      stack.worker.signal('SIGCONT');
      await eventually(
        () => call(second.url, String(unseen.body['key'])),
        (answer) => answer.status === 200,
      );
      await stack.call('PUT', '/routes/afterwards', { models: [{ name: 'echo', provider: 'mock' }] });
      await eventually(
        () => callProxy({ url: second.url, apiKey: stack.apiKey, body: ask('afterwards') }),
        (answer) => answer.status === 200,
      );
      await second.app.stop();
    } finally {
      stack.admin.signal('SIGCONT');
      stack.worker.signal('SIGCONT');
      await rm(stateDir, { recursive: true, force: true });
    }
  });
});
