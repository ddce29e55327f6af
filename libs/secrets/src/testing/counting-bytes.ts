import type { RandomBytes } from '@headgate/kernel';

/** A source of bytes that counts up from `start`: every call gives other bytes, every run the same ones. */
export function countingBytes(start = 0): RandomBytes {
  let next = start;
  return (length) => Uint8Array.from({ length }, () => next++ % 248);
}
