import { openBox } from './sealed-box.ts';
import { bindSecret, type SecretAddress } from './secret-address.ts';

/** The credential sealed for exactly this address; throws `SealError` for any other address or a changed byte. */
export function openSecret(address: SecretAddress, sealed: string): string {
  return openBox(address.dataKey, sealed, bindSecret(address)).toString('utf8');
}
