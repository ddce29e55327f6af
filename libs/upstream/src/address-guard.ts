import { BlockList, isIP } from 'node:net';

/** Networks that are not the public Internet (IANA special-purpose registries); what is outside 2000::/3 is not public either. */
const privateV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
// 2001::/23 holds Teredo and 2002::/16 is 6to4: both carry an IPv4 address that nobody has checked.
const privateV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Decides which addresses the gateway may connect to: public ones over TLS, and those an operator has allowed. */
export class AddressGuard {
  readonly #allowed: BlockList;
  readonly #private = listNetworks([...privateV4, ...privateV6]);
  readonly #global = listNetworks(['2000::/3']);

  /** `allowedNetworks` in CIDR form; throws for anything else. */
  constructor(allowedNetworks: readonly string[]) {
    this.#allowed = listNetworks(allowedNetworks);
  }

  /** `address` is a literal IPv4 or IPv6 address; anything else is refused. */
  allows(address: string, isEncrypted: boolean): boolean {
    const plain = unwrapMapped(address);
    const version = isIP(plain);
    if (version === 0) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (this.#allowed.check(plain, family)) return true;
    // A credential never travels in clear over a network the operator has not vouched for.
    if (!isEncrypted || this.#private.check(plain, family)) return false;
    return version === 4 || this.#global.check(plain, 'ipv6');
  }
}

/** `::ffff:10.0.0.1`, in whatever spelling, is 10.0.0.1. */
function unwrapMapped(address: string): string {
  if (isIP(address) !== 6) return address;
  // The URL parser gives every IPv6 address its one canonical spelling; a zone index is not part of it.
  const canonical = canonicalV6(address.split('%')[0] ?? address);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const value = Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

function canonicalV6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function listNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.trim().split('/');
    const version = isIP(address);
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
    if (version === 0 || bits < 0 || bits > (version === 4 ? 32 : 128)) {
      throw new Error(`"${network}" is not a network such as 10.0.0.0/8`);
    }
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
