/**
 * A number in (0, 1), evenly spread and always the same for the same text: two FNV-1a hashes of 32 bits, each mixed to the end as
 * MurmurHash3 does (both in the public domain). It spreads; it hides nothing.
 */
export function hashUnit(text: string): number {
  const high = mix(fnv(text, 0x811c9dc5));
  const low = mix(fnv(text, 0x9747b28c));
  return (high * 0x200000 + (low >>> 11) + 0.5) / 0x20000000000000;
}

function fnv(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}

function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
