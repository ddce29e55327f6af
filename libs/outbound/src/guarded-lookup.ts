import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { OutboundRules } from '@headgate/domain';
import { fault } from '@headgate/kernel';

/** Finds all addresses of a host name. */
export type Resolve = (
  hostname: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Asks the system. */
export const systemResolve: Resolve = (hostname, done) => {
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, error === null ? addresses : []));
};

/** Resolves a name once, for the connection itself, and refuses it unless every address it stands for is allowed. */
export function guardLookup(
  rules: Pick<OutboundRules, 'allowsAddress'>,
  isEncrypted: boolean,
  resolve: Resolve,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) callback(error ?? new Error('the name has no address'), '');
      else if (!addresses.every(({ address }) => rules.allowsAddress(address, isEncrypted))) callback(refusal(), '');
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

/** What is said of an address that may not be called. */
export function refusal(): NodeJS.ErrnoException {
  return fault('provider_address_refused', {
    message: 'The address is not public over TLS, and no operator has allowed its network.',
  });
}
