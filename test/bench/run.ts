/** `npm run bench`: measures, prints and writes docs/benchmarks.md. Options: --seconds N, --only cpu,streams,latency,memory,propagation,abort,startup, --readers N; `--only scale` prints the figures of a large organization. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadPlan, LoadResult } from './load-run.ts';
import { measureAbort } from './measure-abort.ts';
import { type CpuFigure, CpuTurns } from './measure-cpu.ts';
import { type ComparedFigure, medianFigure } from './median-figure.ts';
import { measurePropagation } from './measure-propagation.ts';
import { measureSlowReaders } from './measure-slow-readers.ts';
import { measureScale } from './measure-scale.ts';
import { hasNginx, startNginx } from './nginx.ts';
import { cpuTurns, equalRate, type Findings, floorName, streamRate, streamTurns, turnMs, writePage } from './page.ts';
import { pin, readFirstLine, spawnPinned, stop } from './pinned.ts';
import { type Product, startProduct } from './product.ts';
import { runLoad } from './run-load.ts';
import { pacedMark, tokenMark } from './upstream-shape.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    only: { type: 'string', default: 'cpu,streams,latency,memory,propagation,abort,startup' },
    readers: { type: 'string', default: '1000' },
  },
});
const seconds = Number(values.seconds);
const parts = new Set(values.only.split(','));
const slowReaders = Number(values.readers);
/** Of each process, before anything of it counts. */
const warmUpMs = 4_000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headgate-bench-'));
// PostgreSQL drops root's privileges and must still reach its data below this folder.
fs.chmodSync(folder, 0o755);
const here = import.meta.dirname;

const prompt =
  'Write one sentence about a quick brown fox and a lazy dog, in plain English, for a child of five years, please.';
function body(
  { model, isAnthropic }: Pick<Subject, 'model' | 'isAnthropic'>,
  isStreaming: boolean,
  asked = prompt,
): string {
  const system = 'You are a helpful assistant.';
  const user = { role: 'user', content: asked };
  return JSON.stringify({
    model,
    ...(isAnthropic === true
      ? { system, messages: [user] }
      : { messages: [{ role: 'system', content: system }, user] }),
    temperature: 0.7,
    max_tokens: 128,
    ...(isStreaming && { stream: true }),
  });
}

interface Subject {
  readonly name: string;
  readonly pid: number;
  /** Makes ready for a turn under full load; gives what is waited for after it. */
  readonly beginTurn?: () => () => Promise<void>;
  readonly plan: Pick<LoadPlan, 'port' | 'path' | 'headers'>;
  readonly model: string;
  /** True where the caller speaks Anthropic's language. */
  readonly isAnthropic?: boolean;
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
    body: body({ model: 'mock/echo' }, false),
  });
  if (!answer.ok) throw new Error(`first request: ${answer.status} ${await answer.text()}`);
}

interface TurnsPlan {
  readonly turns: number;
  /** All of a load but how long it takes. */
  readonly load: (subject: Subject) => Omit<LoadPlan, 'seconds'>;
}

/** Each subject in its turn, again and again; the first time does not count, it is for the compilers. */
async function measureInTurns(subjects: readonly Subject[], { turns, load }: TurnsPlan): Promise<ComparedFigure[]> {
  const generator = new CpuTurns();
  endings.push(() => generator.end());
  const measure = async (subject: Subject, lengthMs: number): Promise<CpuFigure> => {
    const endTurn = subject.beginTurn?.();
    const figure = await generator.measure(subject, { ...load(subject), seconds: lengthMs / 1000 });
    await endTurn?.();
    return figure;
  };
  for (const subject of subjects) await measure(subject, warmUpMs);
  const taken: CpuFigure[][] = subjects.map(() => []);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [at, subject] of subjects.entries()) taken[at]?.push(await measure(subject, turnMs));
  }
  const floor = taken[subjects.findIndex(({ name }) => name === floorName)] ?? [];
  return taken.map((figures) => medianFigure(figures, floor));
}

async function measureCpu(proxies: readonly Subject[], crowded: Subject): Promise<NonNullable<Findings['cpu']>> {
  const loadAt = (rate: number) => (subject: Subject) => ({
    ...subject.plan,
    rate,
    body: body(subject, false),
    connections: 32,
  });
  const full = await measureInTurns([...proxies, crowded], { turns: cpuTurns(seconds), load: loadAt(0) });
  const atWork = proxies.map(({ beginTurn: _, ...subject }) => subject);
  const paced = await measureInTurns(atWork, { turns: cpuTurns(seconds), load: loadAt(equalRate) });
  return { full, paced };
}

async function measureStreams(subjects: readonly Subject[]): Promise<ComparedFigure[]> {
  const load = (subject: Subject) => ({ ...subject.plan, rate: 0, body: body(subject, true), connections: 8 });
  return measureInTurns(subjects, { turns: streamTurns(seconds), load });
}

/** A load in a process of its own, with nothing else at work on its core: what it waits for is the answer alone. */
async function runAlone(
  { plan, beginTurn }: Subject,
  load: Omit<LoadPlan, keyof Subject['plan']>,
): Promise<LoadResult> {
  const endTurn = beginTurn?.();
  const result = await runLoad({ ...plan, ...load });
  await endTurn?.();
  return result;
}

async function measureLatencyOf(subject: Subject) {
  const load = { seconds, body: body(subject, false), connections: 32, rate: 1000 };
  const { p50Ms, p99Ms } = await runAlone(subject, load);
  return { name: subject.name, rate: 1000, p50Ms, p99Ms };
}

async function measureFirstTokenOf(subject: Subject) {
  const asked = body(subject, true, `${prompt} ${pacedMark}`);
  const load = { seconds, body: asked, connections: 32, rate: streamRate, mark: tokenMark };
  const { markP50Ms, markP99Ms } = await runAlone(subject, load);
  return { name: subject.name, p50Ms: markP50Ms, p99Ms: markP99Ms };
}

/** One figure per subject of a part, unless the part is left out. */
async function measureEach<Name extends string, Figure>(
  part: string,
  name: Name,
  subjects: readonly Subject[],
  measure: (subject: Subject) => Promise<Figure>,
): Promise<Partial<Record<Name, Figure[]>>> {
  if (!parts.has(part)) return {};
  const figures: Figure[] = [];
  for (const subject of subjects) figures.push(await measure(subject));
  return { [name]: figures } as Record<Name, Figure[]>;
}

async function measureSubjects(direct: Subject, proxies: readonly Subject[], crowded: Subject, foreign: Subject) {
  const all = [direct, ...proxies];
  return {
    ...(parts.has('cpu') && { cpu: await measureCpu(proxies, crowded) }),
    ...(parts.has('streams') && { streams: await measureStreams([...proxies, foreign]) }),
    ...(await measureEach('streams', 'firstToken', [...all, foreign], measureFirstTokenOf)),
    ...(await measureEach('latency', 'latency', all, measureLatencyOf)),
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
    beginTurn: () => holdWorker(product),
    plan: {
      port: Number(url.port),
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${product.dev.apiKey}` },
    },
    model: 'bench_route',
  };
}

/** The worker stands still until the end of the turn; then all that waited is stored, before anything else is measured. */
function holdWorker(product: Product): () => Promise<void> {
  process.kill(product.workerPid, 'SIGSTOP');
  return async () => {
    process.kill(product.workerPid, 'SIGCONT');
    await product.stored();
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
  const product = await startProduct(path.join(folder, 'product'), {}, 1);
  endings.push(() => product.stop());
  const direct: Subject = { ...floor, name: 'direct (no proxy)', pid: 0, plan: { ...floor.plan, port } };
  const own = await connectProvider(product, port);
  const crowded: Subject = {
    ...own,
    name: 'Headgate proxy, worker and PostgreSQL at work on core 1',
    beginTurn: () => () => product.stored(),
  };
  const foreign: Subject = {
    ...own,
    name: 'Headgate proxy, Anthropic caller, OpenAI provider',
    plan: { ...own.plan, path: '/v1/messages' },
    isAnthropic: true,
  };
  const measured = await measureSubjects(direct, [...nginx, floor, own], crowded, foreign);
  return {
    ...measured,
    ...(parts.has('memory') && { slowReaders: await measureSlowReaders(product, own.model, slowReaders) }),
    ...(parts.has('propagation') && { propagation: await measurePropagation(product, 200) }),
    ...(parts.has('abort') && { abort: await measureAbort(product, 100) }),
  };
}

async function measureAndWrite(): Promise<void> {
  const startup = parts.has('startup') ? { startup: await measureStartup() } : {};
  const page = writePage({ seconds, ...startup, ...(await measureProxies()) });
  fs.writeFileSync(path.resolve(here, '../../docs/benchmarks.md'), page);
  process.stdout.write(page);
}

try {
  if (values.only === 'scale') process.stdout.write(await measureScale(folder));
  else await measureAndWrite();
} finally {
  for (const end of endings.reverse()) await end();
  fs.rmSync(folder, { recursive: true, force: true });
}
