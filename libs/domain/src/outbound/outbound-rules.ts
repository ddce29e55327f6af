import { type IpAddress, parseIpAddress } from './ip-address.ts';
import { NetworkList } from './network-list.ts';

/** Networks that are not the public Internet (IANA special-purpose registries); what is outside 2000::/3 is not public either. */
const privateNetworks = new NetworkList([
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
  // 2001::/23 holds Teredo and 2002::/16 is 6to4: both carry an IPv4 address that nobody has checked.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const globalNetwork = new NetworkList(['2000::/3']);

/** Names that stand for an address of this machine or of a cloud's metadata, wherever they are asked for. */
const knownNames: ReadonlyMap<string, string> = new Map([
  ['localhost', '127.0.0.1'],
  ['metadata.google.internal', '169.254.169.254'],
  ['metadata', '169.254.169.254'],
  ['instance-data', '169.254.169.254'],
]);

/** Ports of stores and of administration: nothing that speaks HTTP to strangers listens there. */
const otherPorts = new Set([
  1433, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5984, 6379, 6443, 9042, 9092, 10_250, 11_211,
  27_017,
]);

/** What an address must be to be called, and what of it is wrong. */
export interface OutboundTarget {
  /** Name or literal address, as a URL holds it. */
  readonly hostname: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

/**
 * Where the gateway may send anything: public addresses over TLS, and networks an operator has allowed. The same rules hold when
 * an address is written down, as far as the text tells, and when a connection is made, when the name has been resolved.
 */
export class OutboundRules {
  readonly #allowed: NetworkList;

  /** `allowedNetworks` in CIDR form; throws for anything else. */
  constructor(allowedNetworks: readonly string[]) {
    this.#allowed = new NetworkList(allowedNetworks);
  }

  /** `address` is a literal IPv4 or IPv6 address; anything else is refused. */
  allowsAddress(address: string, isEncrypted: boolean): boolean {
    const ip = parseIpAddress(address);
    if (ip === undefined) return false;
    if (this.#allowed.includes(ip)) return true;
    // A credential never travels in clear over a network the operator has not vouched for.
    return isEncrypted && isPublic(ip);
  }

  /** Why nothing may be sent there, as far as can be told before the name is resolved; undefined where it may. */
  findObstacle({ hostname, port, isEncrypted }: OutboundTarget): string | undefined {
    const ip = parseIpAddress(literalOf(hostname));
    if (ip !== undefined && this.#allowed.includes(ip)) return undefined;
    if (ip !== undefined && !isPublic(ip)) {
      return 'leads to an address that is not public; only an operator can allow its network';
    }
    if (!isEncrypted && (ip !== undefined || this.#allowed.isEmpty)) {
      return 'must be https; only an operator can allow networks that are called without TLS';
    }
    return isHttpPort(port) ? undefined : `names a port on which no provider answers: ${port}`;
  }
}

function isPublic(ip: IpAddress): boolean {
  return !privateNetworks.includes(ip) && (ip.version === 4 || globalNetwork.includes(ip));
}

function literalOf(hostname: string): string {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return knownNames.get(host) ?? (host.endsWith('.localhost') ? '127.0.0.1' : host);
}

function isHttpPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !otherPorts.has(port));
}
