import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AppProcess, startApp } from '../support/app-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const started: AppProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((app) => app.stop('SIGKILL')));
});
afterAll(() => database?.drop());

function start(env: Record<string, string> = {}): AppProcess {
  const app = startApp('admin-api', {
    DATABASE_URL: database.url,
    REDIS_URL: inject('redisUrl'),
    ADMIN_PORT: '0',
    KEY_PEPPERS: `1:${randomBytes(32).toString('base64')}`,
    MASTER_KEY: randomBytes(32).toString('base64'),
    ...env,
  });
  started.push(app);
  return app;
}

async function listening(app: AppProcess): Promise<string> {
  const [, port] = await app.waitFor(/"port":(\d+)/);
  return `http://127.0.0.1:${port}`;
}

/** Its exit code and what it printed, once it has ended by itself. */
async function ended(app: AppProcess): Promise<{ code: number | string; output: string }> {
  await app.waitFor(/"level":"fatal"/);
  // A signal that ends nothing: only waits for the end it comes to by itself.
  return { code: await app.stop('SIGCONT'), output: app.output };
}

describe('the admin API as a process', () => {
  it('says in one line where it listens, and serves there', async () => {
    const app = start();
    const url = await listening(app);
    const lines = app.output.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      name: 'admin-api',
      host: '127.0.0.1',
      msg: 'admin API listening',
    });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect((await fetch(`${url}/v1/admin/projects`)).status).toBe(401);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('closes in order on %s', async (signal) => {
    const app = start();
    await listening(app);
    expect(await app.stop(signal)).toBe(0);
    expect(app.output).toContain('admin API closing');
  });

  it('refuses an environment that is not right, naming everything that is wrong and no value', async () => {
    const { code, output } = await ended(start({ DATABASE_URL: '', REDIS_URL: 'nonsense', MASTER_KEY: 'hunter2' }));
    expect(code).toBe(1);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'MASTER_KEY']) expect(output).toContain(name);
    expect(output).not.toContain('hunter2');
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a database that is not at its version', async () => {
    const { code, output } = await ended(start({ DATABASE_URL: inject('databaseUrl') }));
    expect(code).toBe(1);
    expect(output).toMatch(/migration/i);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('starts without Redis, and says that it is degraded', async () => {
    const url = await listening(start({ REDIS_URL: 'redis://127.0.0.1:1' }));
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'degraded', database: 'ok', redis: 'unavailable' },
    ]);
  });

  it('refuses a port that is taken', async () => {
    const first = start();
    const port = new URL(await listening(first)).port;
    const { code, output } = await ended(start({ ADMIN_PORT: port }));
    expect(code).toBe(1);
    expect(output).toContain('EADDRINUSE');
  });

  it('answers what is not HTTP with a problem, and hangs up', async () => {
    const { connect } = await import('node:net');
    const { port } = new URL(await listening(start()));
    const text = await new Promise<string>((resolve, reject) => {
      let read = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nhost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'),
      );
      socket
        .on('data', (bytes) => (read += bytes.toString()))
        .on('end', () => resolve(read))
        .on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"code":"request_smuggled"');
  });
});
