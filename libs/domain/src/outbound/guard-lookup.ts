import type { OutboundRules } from './outbound-rules.ts';

/** An address a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Finds all addresses of a host name. */
export type Resolve = (
  hostname: string,
  done: (error: Error | null, addresses: readonly ResolvedAddress[]) => void,
) => void;

/** Told the outcome in the form connections ask for it: one address and its family, or all of them. */
type Found = (error: Error | null, address: string | ResolvedAddress[], family?: number) => void;

export interface LookupGuard {
  readonly rules: Pick<OutboundRules, 'allowsAddress'>;
  readonly isEncrypted: boolean;
  readonly resolve: Resolve;
  /** What is said of a name that may not be called. */
  readonly refuse: () => Error;
}

/**
 * Resolves a name once, for the connection itself, so that a name that changes between check and connect gains nothing. One bad
 * address among good ones is an attempt to be connected to it on another try: every address must be allowed.
 */
export function guardLookup({ rules, isEncrypted, resolve, refuse }: LookupGuard) {
  return (hostname: string, options: { readonly all?: boolean | undefined }, found: Found): void => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses;
      if (error !== null || first === undefined) found(error ?? new Error(`no address for ${hostname}`), '');
      else if (!addresses.every(({ address }) => rules.allowsAddress(address, isEncrypted))) found(refuse(), '');
      else if (options.all === true) found(null, [...addresses]);
      else found(null, first.address, first.family);
    });
  };
}
