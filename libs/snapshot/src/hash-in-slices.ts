import { createHash } from 'node:crypto';
import type { Slices } from './slices.ts';

const defaultBatch = 262_144;

/** SHA-256 of a text's UTF-8 bytes, hex, with turns between batches. */
export async function hashInSlices(text: string, slices: Slices, batch = defaultBatch): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < text.length;) {
    let to = from + batch;
    // Half of a surrogate pair has no bytes of its own.
    if (isHighSurrogate(text.charCodeAt(to - 1))) to += 1;
    hash.update(text.slice(from, to));
    from = to;
    if (from < text.length) await slices.turn();
  }
  return hash.digest('hex');
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
