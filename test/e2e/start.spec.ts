import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface DevFile {
  readonly adminUrl: string;
  readonly proxyUrl: string;
  readonly docsUrl: string;
  readonly adminKey: string;
  readonly apiKey: string;
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'headgate-start-'));
  // As root, PostgreSQL runs under another account and has to pass through.
  await chmod(home, 0o711);
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Started {
  readonly pid: number;
  output(): string;
  readonly ended: Promise<number | null>;
  interrupt(): Promise<number | null>;
}

/** The launcher as `npm start` calls it, with embedded servers whatever the test run itself uses. */
function launch(env: Record<string, string> = {}): Started {
  const { DATABASE_URL: _, REDIS_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ['tools/launch/start.mjs'], {
    cwd: root,
    env: { ...inherited, HEADGATE_HOME: path.join(home, 'data'), PROXY_PORT: '0', ADMIN_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

async function readDev(): Promise<DevFile> {
  return JSON.parse(await readFile(path.join(home, 'data', 'dev.json'), 'utf8')) as DevFile;
}

function isListening(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('npm start', () => {
  it('leads to a first answered request, survives a restart, and leaves nothing behind', async () => {
    const first = launch();
    await eventually(
      () => first.output(),
      (text) => text.includes('curl '),
      90_000,
    );
    const dev = await readDev();
    expect(first.output()).toContain(dev.docsUrl);
    expect(first.output()).toContain(dev.apiKey);
    expect((await stat(path.join(home, 'data', 'dev.json'))).mode & 0o077).toBe(0);
    expect(
      (await callProxy({ url: dev.proxyUrl, apiKey: dev.apiKey, body: ask('mock/echo', 'first light') })).text,
    ).toContain('first light');
    expect((await fetch(dev.docsUrl)).status).toBe(200);
    const made = await fetch(`${dev.adminUrl}/v1/admin/routes`, {
      method: 'POST',
      headers: { 'x-api-key': dev.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'kept', models: [{ name: 'echo', provider: 'mock' }] }),
    });
    expect(made.status).toBe(201);

    const twin = launch();
    expect(await twin.ended).not.toBe(0);
    expect(twin.output()).toMatch(/already|in use|running/i);

    expect(await first.interrupt()).toBe(0);
    expect(await isListening(dev.proxyUrl)).toBe(false);
    expect(await isListening(dev.adminUrl)).toBe(false);

    const second = launch();
    await eventually(
      () => second.output(),
      (text) => text.includes('curl '),
      30_000,
    );
    const again = await readDev();
    expect(again.apiKey).toBe(dev.apiKey);
    await eventually(
      () => callProxy({ url: again.proxyUrl, apiKey: again.apiKey, body: ask('kept', 'still here') }),
      (answer) => answer.text.includes('still here'),
    );
    expect(await second.interrupt()).toBe(0);
  }, 180_000);

  it.each([
    ['a taken port', (port: number) => ({ PROXY_PORT: String(port) }), /PROXY_PORT/],
    ['an unreachable database', () => ({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' }), /DATABASE_URL/],
    ['an unreachable Redis', () => ({ REDIS_URL: 'redis://127.0.0.1:9' }), /REDIS_URL/],
    ['a port that is no number', () => ({ ADMIN_PORT: 'eighty' }), /ADMIN_PORT/],
  ])(
    'says in one line what is wrong with %s, and ends',
    async (_, env, line) => {
      const holder = net.createServer();
      holder.listen(0, '127.0.0.1');
      await once(holder, 'listening');
      try {
        const attempt = launch(env((holder.address() as net.AddressInfo).port));
        expect(await attempt.ended).toBeGreaterThan(0);
        const lines = attempt
          .output()
          .trim()
          .split('\n')
          .filter((text) => line.test(text));
        expect(lines).toHaveLength(1);
        expect(attempt.output()).not.toMatch(/\n\s+at /);
      } finally {
        holder.close();
      }
    },
    60_000,
  );
});
