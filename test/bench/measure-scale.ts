import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  compileSnapshot,
  formatEnvelope,
  parseEnvelope,
  prepareSnapshot,
  SnapshotEncoder,
  SnapshotMemory,
  warmUp,
} from '@headgate/snapshot';
import { aRoute, someRows } from '@headgate/snapshot/testing';
import { type Change, measurePropagation } from './measure-propagation.ts';
import { type Product, startProduct } from './product.ts';
import { quantiles } from './quantiles.ts';
import { seedScale } from './seed-scale.ts';

const size = { routes: 9_950, keys: 100_000 };
const asked = 200;

/** One line of the figures: what, how long, and how long it may take. */
interface Line {
  readonly what: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly goal: string;
}

/** What an organization of 10,000 routes and 100,000 keys costs, as a table; bounded, on servers of its own. */
export async function measureScale(folder: string): Promise<string> {
  const home = path.join(folder, 'scale');
  const product = await startProduct(home);
  try {
    await seedScale(home, size);
    const lines = [
      ...(await measureReads(product)),
      ...(await measureWrites(product)),
      ...(await measureSnapshots([2_000, 10_000])),
    ];
    return render(lines);
  } finally {
    await product.stop();
  }
}

async function measureReads(product: Product): Promise<Line[]> {
  const goal = 'p99 <= 20 ms';
  const deep = await cursorAt(product, 'routes', 25);
  const reads: Readonly<Record<string, string>> = {
    'list routes, first page of 50': '/routes?limit=50',
    'list routes, a page in the middle': `/routes?limit=50&cursor=${deep}`,
    'list routes of one type that are on': '/routes?limit=50&type=embedding&enabled=true',
    'list routes, page of 200': '/routes?limit=200',
    'read a route': '/routes/scale-005000',
    'list keys, first page of 50': '/keys?limit=50',
    'list providers': '/providers',
  };
  const lines: Line[] = [];
  for (const [what, route] of Object.entries(reads)) {
    lines.push({ what, goal, ...(await time(asked, () => product.admin('GET', route))) });
  }
  return lines;
}

async function measureWrites(product: Product): Promise<Line[]> {
  let turn = 0;
  // The first change publishes all that was seeded, keys included.
  const first = await time(1, () =>
    product.admin('PATCH', '/routes/scale-000001?wait=applied', { config: { retries: 0 } }),
  );
  const update = await time(50, () => {
    turn += 1;
    return product.admin('PATCH', `/routes/scale-00${1000 + turn}`, { config: { retries: 4 } });
  });
  const key = await time(30, () => product.admin('POST', '/keys', { name: 'one more' }));
  const provider = await time(20, () => {
    turn += 1;
    return product.admin('PUT', `/providers/one-more-${turn}`, { kind: 'mock' });
  });
  const shown = await measureArrivals(product);
  return [
    { what: 'first publication of everything, applied', goal: '-', ...first },
    { what: 'change a route', goal: '-', ...update },
    { what: 'make a key', goal: '-', ...key },
    { what: 'make a provider', goal: '-', ...provider },
    ...shown,
  ];
}

/** From the answer of the admin API until the proxy serves it, by what was changed. */
async function measureArrivals(product: Product): Promise<Line[]> {
  const changes: Readonly<Record<string, Change | undefined>> = {
    route: undefined,
    'key (made)': (turn) => ({ method: 'POST', path: '/keys', body: { name: `arrival ${turn}` } }),
    provider: (turn) => ({ method: 'PATCH', path: '/providers/mock', body: { description: `arrival ${turn}` } }),
    'settings of all': (turn) => ({
      method: 'PATCH',
      path: '/organization/settings',
      body: { settings: { retries: turn % 5 } },
    }),
  };
  const lines: Line[] = [];
  for (const [what, change] of Object.entries(changes)) {
    const { p50Ms, p99Ms, maxMs } = await measurePropagation(product, 50, change);
    lines.push({ what: `${what} until the proxy serves it`, goal: 'p50 <= 50 ms, p99 <= 250 ms', p50Ms, p99Ms, maxMs });
  }
  return lines;
}

async function measureSnapshots(counts: readonly number[]): Promise<Line[]> {
  const lines: Line[] = [];
  // As a proxy does when it starts.
  await warmUp(async () => nextTurn());
  for (const count of counts) {
    const routes = Array.from({ length: count }, (_, at) => aRoute(`scale-${String(at).padStart(6, '0')}`));
    const rows = someRows({ routes });
    const slices: number[][] = [];
    const cut = watchSlices(slices);
    const { envelope, parts } = new SnapshotEncoder().encode(rows, sign);
    const text = formatEnvelope(envelope);
    const whole = await time(20, async () => {
      cut.restart();
      const options = { verify: () => true, yieldNow: cut.yieldNow };
      const parsed = await parseEnvelope(text, options, { readParts: () => Promise.resolve(parts) });
      await compileSnapshot(parsed, cut.yieldNow);
      cut.end();
    });
    const goals = count === 2_000 ? ['<= 50 ms', '<= 5 ms'] : ['-', '<= 5 ms'];
    lines.push({ what: `parse and compile ${count} routes`, goal: goals[0] ?? '', ...whole });
    lines.push({ what: `slices of ${count} routes`, goal: `max ${goals[1] ?? ''}`, ...quantiles(slices.flat()) });
    const best = slices.map((times) => Math.min(...times));
    lines.push({
      what: `slices of ${count} routes, each at its best`,
      goal: `max ${goals[1] ?? ''}`,
      ...quantiles(best),
    });
    const build = await time(10, () => Promise.resolve(new SnapshotEncoder().encode(rows, sign)));
    lines.push({ what: `build and encode ${count} routes`, goal: '-', ...build });
    lines.push({
      what: `one more change of ${count} routes, as the worker does it`,
      goal: '-',
      ...(await follow(rows)),
    });
  }
  return lines;
}

const sign = (): string => 'signature';

/** Prepares one snapshot after the other, each with one route changed. */
async function follow(start: ReturnType<typeof someRows>): Promise<ReturnType<typeof quantiles>> {
  const memory = new SnapshotMemory();
  const tools = { sign, yieldNow: async (): Promise<void> => nextTurn() };
  let rows = start;
  await prepareSnapshot(rows, tools, memory);
  return time(50, () => {
    const at = (rows.rev * 37) % rows.routes.length;
    const routes = rows.routes.map((row, index) => (index === at ? { ...row, enabled: !row.enabled } : row));
    rows = { ...rows, rev: rows.rev + 1, routes };
    return prepareSnapshot(rows, tools, memory);
  });
}

/**
 * Notes how long the loop is held between turns, by place: the same work is done in it each time, so what differs is what the
 * machine did besides, the collector included.
 */
function watchSlices(slices: number[][]): { restart(): void; end(): void; yieldNow(): Promise<void> } {
  let began = 0;
  let place = 0;
  const begin = (): void => {
    began = performance.now();
  };
  const end = (): void => {
    (slices[place] ??= []).push(performance.now() - began);
    place += 1;
  };
  return {
    restart: () => {
      place = 0;
      begin();
    },
    end,
    yieldNow: async () => {
      end();
      await nextTurn();
      begin();
    },
  };
}

async function time(times: number, work: () => Promise<unknown>): Promise<ReturnType<typeof quantiles>> {
  if (times > 1) await work();
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return quantiles(taken);
}

async function cursorAt(product: Product, noun: string, pages: number): Promise<string> {
  let cursor = '';
  for (let page = 0; page < pages; page += 1) {
    const after = cursor === '' ? '' : `&cursor=${cursor}`;
    const { next_cursor: next } = (await product.admin('GET', `/${noun}?limit=200${after}`)) as {
      next_cursor: string | null;
    };
    if (next === null) return cursor;
    cursor = encodeURIComponent(next);
  }
  return cursor;
}

function render(lines: readonly Line[]): string {
  const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 0).padStart(8);
  const rows = lines.map(
    ({ what, p50Ms, p99Ms, maxMs, goal }) => `${what.padEnd(44)}${ms(p50Ms)}${ms(p99Ms)}${ms(maxMs)}  ${goal}`,
  );
  const heading = `${'10,000 routes, 100,000 keys'.padEnd(44)}     p50     p99     max  goal (ms)`;
  return `${[heading, ...rows].join('\n')}\n`;
}
