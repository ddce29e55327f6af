/** `npm run bench`: measures, prints and writes docs/benchmarks.md. Options: --seconds N, --only cpu,streams,latency,propagation,abort,startup */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadPlan } from './load.ts';
import { measureAbort } from './measure-abort.ts';
import { type CpuFigure, measureCpu, runLoad } from './measure-cpu.ts';
import { measurePropagation } from './measure-propagation.ts';
import { hasNginx, startNginx } from './nginx.ts';
import { equalRate, type Findings, floorName, type PacedCpuFigure, writePage } from './page.ts';
import { pin, readFirstLine, spawnPinned, stop } from './pinned.ts';
import { type Product, startProduct } from './product.ts';
import { chunksPerStream } from './upstream-shape.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    only: { type: 'string', default: 'cpu,streams,latency,propagation,abort,startup' },
  },
});
const seconds = Number(values.seconds);
const parts = new Set(values.only.split(','));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headgate-bench-'));
// PostgreSQL drops root's privileges and must still reach its data below this folder.
fs.chmodSync(folder, 0o755);
const here = import.meta.dirname;

const prompt =
  'Write one sentence about a quick brown fox and a lazy dog, in plain English, for a child of five years, please.';
function body(model: string, isStreaming: boolean): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: prompt },
    ],
    temperature: 0.7,
    max_tokens: 128,
    ...(isStreaming && { stream: true }),
  });
}

interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly plan: Pick<LoadPlan, 'port' | 'path' | 'headers'>;
  readonly model: string;
}

async function measureStartup(): Promise<NonNullable<Findings['startup']>> {
  const home = path.join(folder, 'startup');
  const cold = await startProduct(home);
  const before = performance.now();
  await firstRequest(cold);
  const firstRequestMs = performance.now() - before;
  await cold.stop();
  const warm = await startProduct(home);
  await warm.stop();
  return { coldMs: cold.readyMs, warmMs: warm.readyMs, firstRequestMs };
}

async function firstRequest(product: Product): Promise<void> {
  const answer = await fetch(`${product.dev.proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.dev.apiKey}`, 'content-type': 'application/json' },
    body: body('mock/echo', false),
  });
  if (!answer.ok) throw new Error(`first request: ${answer.status} ${await answer.text()}`);
}

async function measureSubjects(subjects: readonly Subject[]): Promise<Pick<Findings, 'cpu' | 'streams' | 'latency'>> {
  const cpu: PacedCpuFigure[] = [];
  const streams: (CpuFigure & { microsPerChunk: number })[] = [];
  const latency: { name: string; rate: number; p50Ms: number; p99Ms: number }[] = [];
  for (const subject of subjects) {
    const base = { ...subject.plan, rate: 0, seconds };
    if (parts.has('cpu') && subject.pid > 0) {
      const plan = { ...base, body: body(subject.model, false), connections: 32 };
      const full = await measureCpu(subject.name, subject.pid, plan);
      const paced = await measureCpu(subject.name, subject.pid, { ...plan, rate: equalRate });
      cpu.push({ ...full, pacedMicrosPerRequest: paced.microsPerRequest });
    }
    if (parts.has('streams') && subject.pid > 0) {
      const figure = await measureCpu(subject.name, subject.pid, {
        ...base,
        body: body(subject.model, true),
        connections: 8,
      });
      streams.push({ ...figure, microsPerChunk: figure.microsPerRequest / chunksPerStream });
    }
    if (parts.has('latency')) {
      const result = await runLoad({ ...base, body: body(subject.model, false), connections: 32, rate: 1000 });
      latency.push({ name: subject.name, rate: 1000, p50Ms: result.p50Ms, p99Ms: result.p99Ms });
    }
  }
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(streams.length > 0 && { streams }),
    ...(latency.length > 0 && { latency }),
  };
}

async function connectProvider(product: Product, upstreamPort: number): Promise<Subject> {
  await product.admin('PUT', '/providers/bench', {
    kind: 'openai',
    base_url: `http://127.0.0.1:${upstreamPort}/v1`,
    secret: 'sk-bench-0000000000000000',
  });
  await product.admin('PUT', '/routes/bench_route?wait=applied', {
    models: [{ name: 'bench-model', provider: 'bench' }],
  });
  pin(0, product.proxyPid);
  const url = new URL(product.dev.proxyUrl);
  return {
    name: 'Headgate proxy',
    pid: product.proxyPid,
    plan: {
      port: Number(url.port),
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${product.dev.apiKey}` },
    },
    model: 'bench_route',
  };
}

/** What a run has started, ended in reverse whatever happens: a failed start must not leave a server behind. */
const endings: (() => Promise<void>)[] = [];

async function startServers(): Promise<{ port: number; floor: Subject; nginx: Subject[] }> {
  const upstream = spawnPinned(1, process.execPath, [path.join(here, 'upstream.ts')]);
  endings.push(() => stop(upstream));
  const { port } = await readFirstLine<{ port: number }>(upstream);
  const floor = spawnPinned(0, process.execPath, [path.join(here, 'floor.ts'), String(port)]);
  endings.push(() => stop(floor));
  const floorPort = (await readFirstLine<{ port: number }>(floor)).port;
  const nginx = hasNginx ? await startNginx(0, path.join(folder, 'nginx'), port) : undefined;
  if (nginx) endings.push(() => stop(nginx.child));
  const plan = { path: '/v1/chat/completions', headers: { authorization: 'Bearer none' } };
  const model = 'bench-model';
  return {
    port,
    floor: { name: floorName, pid: floor.pid ?? 0, plan: { ...plan, port: floorPort }, model },
    nginx: nginx
      ? [{ name: 'nginx proxy_pass', pid: nginx.child.pid ?? 0, plan: { ...plan, port: nginx.port }, model }]
      : [],
  };
}

async function measureProxies(): Promise<Partial<Findings>> {
  const { port, floor, nginx } = await startServers();
  const product = await startProduct(path.join(folder, 'product'));
  endings.push(() => product.stop());
  const direct: Subject = { ...floor, name: 'direct (no proxy)', pid: 0, plan: { ...floor.plan, port } };
  const measured = await measureSubjects([direct, ...nginx, floor, await connectProvider(product, port)]);
  return {
    ...measured,
    ...(parts.has('propagation') && { propagation: await measurePropagation(product, 200) }),
    ...(parts.has('abort') && { abort: await measureAbort(product, 100) }),
  };
}

try {
  const startup = parts.has('startup') ? { startup: await measureStartup() } : {};
  const page = writePage({ seconds, ...startup, ...(await measureProxies()) });
  fs.writeFileSync(path.resolve(here, '../../docs/benchmarks.md'), page);
  process.stdout.write(page);
} finally {
  for (const end of endings.reverse()) await end();
  fs.rmSync(folder, { recursive: true, force: true });
}
