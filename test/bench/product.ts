import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onCore } from './pinned.ts';
import { listChildren } from './process-cpu.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface DevFile {
  readonly adminUrl: string;
  readonly proxyUrl: string;
  readonly adminKey: string;
  readonly apiKey: string;
}

/** The whole product as `npm start` runs it, in a folder of its own on free ports. */
export interface Product {
  readonly dev: DevFile;
  readonly proxyPid: number;
  readonly workerPid: number;
  readonly readyMs: number;
  /** An admin call; throws what the API answered when it is not a success. */
  admin(method: string, path: string, body?: object): Promise<unknown>;
  /** Resolves once every usage record is in PostgreSQL. */
  stored(): Promise<void>;
  stop(): Promise<void>;
}

/** A new segment begins with a header, which nobody stores. */
const headerBytes = 4096;
const storedWithinMs = 120_000;

async function waitUntilStored({ proxyUrl }: DevFile): Promise<void> {
  const deadline = performance.now() + storedWithinMs;
  for (;;) {
    const text = await (await fetch(`${proxyUrl}/metrics`)).text();
    const waiting = Number(/^headgate_spool_unstored_bytes\{[^}]*\} (\S+)$/m.exec(text)?.[1]);
    if (waiting <= headerBytes) return;
    if (performance.now() > deadline)
      throw new Error(`${waiting} bytes of usage records were not stored within two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function waitUntilServing(home: string, child: ChildProcess, deadline: number): Promise<DevFile> {
  const file = path.join(home, 'dev.json');
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode} before it was ready`);
    if (performance.now() > deadline) throw new Error('the product was not ready within two minutes');
    try {
      const dev = JSON.parse(fs.readFileSync(file, 'utf8')) as DevFile;
      if ((await fetch(`${dev.proxyUrl}/readyz`)).ok) return dev;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function findApp(pid: number, app: string): number {
  const children = listChildren(pid);
  const found = children.find((child) => child.command.includes(`dist/${app}/`));
  if (found) return found.pid;
  for (const child of children) {
    const below = findApp(child.pid, app);
    if (below > 0) return below;
  }
  return 0;
}

/** Starts it, held to one core where one is named, and waits until the proxy serves; `home` kept from an earlier run makes it a warm start. */
export async function startProduct(home: string, env: NodeJS.ProcessEnv = {}, core?: number): Promise<Product> {
  fs.rmSync(path.join(home, 'dev.json'), { force: true });
  const started = performance.now();
  const [command, ...args] = onCore(core, [process.execPath, 'tools/launch/start.mjs']);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, HEADGATE_HOME: home, PROXY_PORT: '0', ADMIN_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const dev = await waitUntilServing(home, child, started + 120_000);
  const readyMs = performance.now() - started;
  return {
    dev,
    readyMs,
    proxyPid: findApp(child.pid ?? 0, 'proxy'),
    workerPid: findApp(child.pid ?? 0, 'worker'),
    admin: (method, route, body) => callAdmin(dev, method, route, body),
    stored: () => waitUntilStored(dev),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function callAdmin(dev: DevFile, method: string, route: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${dev.adminUrl}/v1/admin${route}`, {
    method,
    headers: {
      'x-api-key': dev.adminKey,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
