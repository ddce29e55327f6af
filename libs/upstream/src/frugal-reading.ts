import type { OnReadOpts, Socket } from 'node:net';

/** Most that is taken off a connection at a time. */
const readBytes = 16 * 1024;

/** From here on a piece has memory of its own: in the pool it would hold on to that of others. */
const smallBytes = 4 * 1024;

/**
 * Options of a plain connection that keeps little of what nobody reads yet. By itself Node reads 64 KiB at a time into memory made
 * for it, and two such pieces wait behind a slow caller. Here every connection reads into one buffer, and keeps of it what came: nothing else
 * runs between the two. With TLS a record sets the size.
 */
export const frugalReading: { readonly highWaterMark: number; readonly onread: OnReadOpts } = {
  highWaterMark: readBytes,
  onread: { buffer: Buffer.allocUnsafeSlow(readBytes), callback: keep },
};

/** False: the connection is not read until somebody has taken what it holds. */
function keep(this: unknown, bytes: number, buffer: Uint8Array): boolean {
  const kept = bytes < smallBytes ? Buffer.allocUnsafe(bytes) : Buffer.allocUnsafeSlow(bytes);
  kept.set(buffer.subarray(0, bytes));
  return (this as Socket).push(kept);
}
