import { isIP } from 'node:net';

/** True for a network in CIDR form, as the proxy will read it. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.trim().split('/');
  const version = isIP(address);
  return version !== 0 && more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}
