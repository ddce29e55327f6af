import { fault } from '@headgate/kernel';
import type { Account } from '../account.ts';
import type { Identity, IdentitySource } from '../ports.ts';

/** Says who calls; throws `key_missing` and whatever is wrong with the key. Answers at once for a key seen before. */
export function authenticate(identities: IdentitySource, account: Account): Identity | Promise<Identity> {
  const { apiKey } = account.incoming;
  if (apiKey === undefined) throw fault('key_missing');
  const identity = identities.identify(apiKey);
  if (!(identity instanceof Promise)) return (account.identity = identity);
  return identity.then((found) => (account.identity = found));
}
