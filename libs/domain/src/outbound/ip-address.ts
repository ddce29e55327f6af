/** A literal address as a number, so that networks can be compared with a mask. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

const mappedPrefix = 0xffffn;
const nat64Prefix = 0x0064_ff9bn << 64n;
const low32 = 0xffff_ffffn;

/**
 * Reads a literal address; undefined for anything else, names and short or odd spellings of IPv4 included. An IPv4 address that
 * travels inside an IPv6 one (mapped, or NAT64's well-known prefix) is that IPv4 address.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { version: 4, value: v4 };
  // A zone index says through which interface, not where to.
  const v6 = parseV6(text.split('%')[0] ?? '');
  if (v6 === undefined) return undefined;
  const isEmbedded = v6 >> 32n === mappedPrefix || v6 >> 32n === nat64Prefix;
  return isEmbedded ? { version: 4, value: v6 & low32 } : { version: 6, value: v6 };
}

function parseV4(text: string): bigint | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  // A leading zero is octal to some readers and decimal to others.
  if (parts.some((part, at) => part > 255 || String(part) !== text.split('.')[at])) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  // The URL parser knows every spelling and gives the one canonical form.
  const host = text.includes(':') ? URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1) : undefined;
  if (host === undefined) return undefined;
  const [head = '', tail] = host.split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<bigint>(zeros).fill(0n), ...right].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));
}
