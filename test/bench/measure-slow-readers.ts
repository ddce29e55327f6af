import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readResidentMib } from './process-cpu.ts';
import type { Product } from './product.ts';
import { longMark } from './upstream-shape.ts';

export interface SlowReadersFigure {
  readonly readers: number;
  readonly residentBeforeMib: number;
  readonly residentMib: number;
  readonly kibPerReader: number;
}

const pollMs = 500;
const stillPolls = 6;
const longestMs = 30_000;
const mostWarmRounds = 60;
const stillWarmRounds = 8;
const warmStreams = 4;

/** The most that was resident until it no longer grew. */
async function residentWhenStill(pid: number): Promise<number> {
  let most = 0;
  let still = 0;
  for (let waitedMs = 0; still < stillPolls && waitedMs < longestMs; waitedMs += pollMs) {
    await pause(pollMs);
    const now = readResidentMib(pid) ?? Number.NaN;
    still = now > most + 1 ? 0 : still + 1;
    most = Math.max(most, now);
  }
  return most;
}

function openReader(port: number, request: string): net.Socket {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  // Its provider never stops; it never begins to read.
  socket.pause();
  socket.write(request);
  return socket;
}

/**
 * Streams read as fast as they come, before the first figure, until the process grows no more: the room V8 gives to what is young grows
 * under any load, and is nobody's.
 */
async function warmUp(pid: number, port: number, request: string): Promise<void> {
  let most = 0;
  for (let round = 0, still = 0; round < mostWarmRounds && still < stillWarmRounds; round += 1) {
    const sockets = Array.from({ length: warmStreams }, () => openReader(port, request));
    await Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
    const now = readResidentMib(pid) ?? Number.NaN;
    still = now > most + 1 ? 0 : still + 1;
    most = Math.max(most, now);
  }
}

/** Memory of the proxy with so many streams open whose callers read nothing, while their provider sends all it can. */
export async function measureSlowReaders(product: Product, model: string, readers: number): Promise<SlowReadersFigure> {
  const { port } = new URL(product.dev.proxyUrl);
  const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: longMark }] });
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: Bearer ${product.dev.apiKey}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  const request = `${head.join('\r\n')}\r\n\r\n${body}`;
  await warmUp(product.proxyPid, Number(port), `${[...head, 'connection: close'].join('\r\n')}\r\n\r\n${body}`);
  const residentBeforeMib = readResidentMib(product.proxyPid) ?? Number.NaN;
  const sockets = Array.from({ length: readers }, () => openReader(Number(port), request));
  try {
    const residentMib = await residentWhenStill(product.proxyPid);
    return {
      readers,
      residentBeforeMib,
      residentMib,
      kibPerReader: ((residentMib - residentBeforeMib) * 1024) / readers,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
