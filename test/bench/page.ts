import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { AbortFigure } from './measure-abort.ts';
import type { ComparedFigure } from './median-figure.ts';
import type { PropagationFigure } from './measure-propagation.ts';
import type { SlowReadersFigure } from './measure-slow-readers.ts';
import { isPinned } from './pinned.ts';
import { chunksPerStream, tokenEveryMs } from './upstream-shape.ts';

/** The row the others are compared with. */
export const floorName = 'Node floor (node:http + undici)';

/** Requests per second at which every process is also measured: under full load each runs at a rate of its own. */
export const equalRate = 3000;

/** Streams per second where the first token is waited for: few enough that no process is busy. */
export const streamRate = 50;

/** How long a turn is counted where CPU time is compared: short, so that all meet the same machine. */
export const turnMs = 500;

/** Turns of each process, by the seconds of a load. */
export const cpuTurns = (seconds: number): number => Math.ceil(seconds * 4);

/** Streams last longer than calls: half as many turns say as much. */
export const streamTurns = (seconds: number): number => Math.ceil(cpuTurns(seconds) / 2);

/** What one run found; a part that was left out is absent. */
export interface Findings {
  readonly seconds: number;
  /** Under full load, and at the same rate as the others. */
  readonly cpu?: { readonly full: readonly ComparedFigure[]; readonly paced: readonly ComparedFigure[] };
  readonly streams?: readonly ComparedFigure[];
  readonly latency?: readonly {
    readonly name: string;
    readonly rate: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
  }[];
  readonly firstToken?: readonly { readonly name: string; readonly p50Ms: number; readonly p99Ms: number }[];
  readonly slowReaders?: SlowReadersFigure;
  readonly propagation?: PropagationFigure;
  readonly abort?: readonly AbortFigure[];
  readonly startup?: { readonly coldMs: number; readonly warmMs: number; readonly firstRequestMs: number };
}

const times = (ratio: number): string => (Number.isFinite(ratio) ? `${ratio.toFixed(2)} x` : 'not measured');

const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : 'not measured';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function writeCpu({ full, paced }: NonNullable<Findings['cpu']>, turns: number): string {
  const rows = full.map((figure) => {
    const atEqualRate = paced.find(({ name }) => name === figure.name);
    return [
      figure.name,
      fixed(atEqualRate?.microsPerRequest ?? Number.NaN, 1),
      times(atEqualRate?.timesFloor ?? Number.NaN),
      fixed(figure.microsPerRequest, 1),
      times(figure.timesFloor),
      fixed(figure.requestsPerSecond, 0),
      fixed(figure.p50Ms, 2),
      fixed(figure.p99Ms, 2),
      String(figure.failures),
      fixed(figure.residentMib, 0),
    ];
  });
  const head = [
    'process',
    `CPU per request at ${equalRate}/s (us)`,
    'to the floor',
    'CPU per request at full load (us)',
    'to the floor',
    'requests/s at full load',
    'p50 (ms)',
    'p99 (ms)',
    'failures',
    'resident (MiB)',
  ];
  return `## CPU and rate of one core

32 keep-alive connections, request of about 300 bytes, reply of about 660 bytes. Each process has its turn of ${turnMs} ms, ${turns} times over;
medians, and of what is "to the floor" the median of the turns' own ratios. Headgate runs with authentication, routing, usage record and
metrics on; Redis, which takes its usage records, shares core 1 with the load generator and the provider. While it is under full load its
worker stands still, so that the proxy has a core for itself as the others have; what it recorded is stored before the next turn. The
last row is the same without that pause: what two cores give all parts together; a process that is not saturated pays more system time
per request. At the equal rate everything is at work.

${table(head, rows)}
`;
}

function writeStreaming(found: Findings): string[] {
  const parts: string[] = [];
  if (found.streams) {
    const rows = found.streams.map((figure) => [
      figure.name,
      fixed(figure.microsPerRequest / chunksPerStream, 2),
      times(figure.timesFloor),
      fixed(figure.requestsPerSecond, 0),
      String(figure.failures),
    ]);
    parts.push(
      `## Streams\n\n${chunksPerStream} chunks per stream, 8 connections. Same language on both sides, but where a row says otherwise.\n\n${table(['process', 'CPU per chunk (us)', 'to the floor', 'streams/s', 'failures'], rows)}\n`,
    );
  }
  if (found.firstToken) {
    const rows = found.firstToken.map(({ name, p50Ms, p99Ms }) => [name, fixed(p50Ms, 2), fixed(p99Ms, 2)]);
    parts.push(
      `## First token\n\nFrom the request until the first chunk with content is there, ${streamRate} streams per second of ${chunksPerStream} tokens, one every ${tokenEveryMs} ms. What a gateway adds is the difference to direct.\n\n${table(['path', 'p50 (ms)', 'p99 (ms)'], rows)}\n`,
    );
  }
  if (found.slowReaders) {
    const { readers, residentBeforeMib, residentMib, kibPerReader } = found.slowReaders;
    parts.push(
      `## Slow readers\n\nStreams whose callers read nothing while their provider sends all it can; memory of the proxy, what the system's sockets hold not included.\n\n${table(['readers', 'resident before (MiB)', 'resident with them (MiB)', 'per reader (KiB)'], [[String(readers), fixed(residentBeforeMib, 0), fixed(residentMib, 0), fixed(kibPerReader, 0)]])}\n`,
    );
  }
  return parts;
}

/** The page of a run, whole. */
export function writePage(found: Findings): string {
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}`;
  const parts = [
    '# Benchmarks\n\nWritten by `npm run bench`; do not edit. How it is measured: `test/bench/README.md`.\n',
    table(
      ['', ''],
      [
        ['date', new Date().toISOString().slice(0, 10)],
        ['revision', revision()],
        ['machine', machine],
        ['node', process.version],
        ['pinned to cores', isPinned ? 'yes' : 'no: rates and latencies are blurred'],
        ['seconds per load', String(found.seconds)],
      ],
    ) + '\n',
  ];
  if (found.cpu) parts.push(writeCpu(found.cpu, cpuTurns(found.seconds)));
  parts.push(...writeStreaming(found));
  if (found.latency) {
    const rows = found.latency.map((figure) => [
      figure.name,
      String(figure.rate),
      fixed(figure.p50Ms, 2),
      fixed(figure.p99Ms, 2),
    ]);
    parts.push(
      `## Latency at a steady rate\n\nOpen loop: a request that waits for a connection counts its wait. The worker stands still: it would keep the load generator's core busy, which then reads answers late.\n\n${table(['path', 'requests/s', 'p50 (ms)', 'p99 (ms)'], rows)}\n`,
    );
  }
  if (found.propagation) {
    const { changes, p50Ms, p99Ms, maxMs } = found.propagation;
    parts.push(
      `## Change to proxy\n\nFrom the admin API's answer until the proxy serves the revision, asked over HTTP.\n\n${table(['changes', 'p50 (ms)', 'p99 (ms)', 'longest (ms)'], [[String(changes), fixed(p50Ms, 1), fixed(p99Ms, 1), fixed(maxMs, 1)]])}\n`,
    );
  }
  if (found.abort) {
    const rows = found.abort.map((figure) => [
      figure.name,
      String(figure.samples),
      fixed(figure.p50Ms, 1),
      fixed(figure.p99Ms, 1),
      fixed(figure.maxMs, 1),
    ]);
    parts.push(
      `## A caller that leaves\n\nFrom the caller's end of the connection until the provider sees its own closed.\n\n${table(['answer', 'samples', 'p50 (ms)', 'p99 (ms)', 'longest (ms)'], rows)}\n`,
    );
  }
  if (found.startup) {
    const { coldMs, warmMs, firstRequestMs } = found.startup;
    parts.push(
      `## Start\n\nFrom \`npm start\` with packages installed until the proxy is ready. Cold: no data folder; warm: the folder of an earlier run.\n\n${table(['cold (s)', 'warm (s)', 'first request after ready (ms)'], [[fixed(coldMs / 1000, 2), fixed(warmMs / 1000, 2), fixed(firstRequestMs, 0)]])}\n`,
    );
  }
  return parts.join('\n');
}
