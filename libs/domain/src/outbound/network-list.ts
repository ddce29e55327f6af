import { type IpAddress, parseIpAddress } from './ip-address.ts';

interface Network {
  readonly version: 4 | 6;
  readonly shift: bigint;
  readonly prefix: bigint;
}

/** Networks in CIDR form, and whether an address lies in one of them. */
export class NetworkList {
  readonly #networks: readonly Network[];

  /** Throws for a text that is no network such as 10.0.0.0/8. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map(parseNetwork);
  }

  get isEmpty(): boolean {
    return this.#networks.length === 0;
  }

  includes({ version, value }: IpAddress): boolean {
    return this.#networks.some((net) => net.version === version && value >> net.shift === net.prefix);
  }
}

function parseNetwork(text: string): Network {
  const [host = '', bits = '', ...rest] = text.trim().split('/');
  const address = parseIpAddress(host);
  const length = rest.length === 0 && /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  const most = address?.version === 4 ? 32 : 128;
  if (address === undefined || length < 0 || length > most) {
    throw new Error(`"${text}" is not a network such as 10.0.0.0/8`);
  }
  const shift = BigInt(most - length);
  return { version: address.version, shift, prefix: address.value >> shift };
}
