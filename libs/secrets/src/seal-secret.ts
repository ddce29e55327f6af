import { type RandomBytes, systemRandomBytes } from '@headgate/kernel';
import { closeBox } from './sealed-box.ts';
import { bindSecret, type SecretAddress } from './secret-address.ts';

/** Seals a provider's credential for one address, base64url. Sealing the same text twice gives two different values. */
export function sealSecret(address: SecretAddress, plain: string, random: RandomBytes = systemRandomBytes): string {
  return closeBox(address.dataKey, Buffer.from(plain), bindSecret(address), random);
}
