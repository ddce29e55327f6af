/** Whether a text is an address of this block, such as `10.0.0.0/8` or `2001:db8::/32`; throws `RangeError` for no block. */
export function compileBlock(block: string): (address: string) => boolean {
  const slash = block.indexOf('/');
  const base = readAddress(block.slice(0, slash));
  const prefix = Number(block.slice(slash + 1));
  if (base === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > base.bits) {
    throw new RangeError(`"${block}" is not an address block`);
  }
  const shift = BigInt(base.bits - prefix);
  const wanted = base.value >> shift;
  return (address) => {
    const read = readAddress(address);
    return read !== undefined && read.bits === base.bits && read.value >> shift === wanted;
  };
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function readAddress(text: string): Address | undefined {
  // A socket of both families names an IPv4 caller this way.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  const plain = mapped ?? text;
  return plain.includes(':') ? readV6(plain) : readV4(plain);
}

function readV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { bits: 32, value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
}

function readV6(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = 8 - left.length - right.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const groups = [...left, ...Array<string>(tail === undefined ? 0 : gap).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}
