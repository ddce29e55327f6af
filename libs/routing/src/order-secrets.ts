import type { LiveProvider, SealedSecret } from '@headgate/domain';
import { orderByWeight } from './order-by-weight.ts';

/**
 * The credentials a call to a provider may use, best first: the named one alone, or one by weight and then the others,
 * to which the call turns when the provider refuses or limits the first. Disabled ones never; empty when none is left.
 */
export function orderSecrets(
  provider: LiveProvider,
  secretName: string | undefined,
  random: () => number,
): readonly SealedSecret[] {
  const only = provider.secrets.length === 1 ? provider.secrets[0] : undefined;
  if (only !== undefined && only.enabled && (secretName === undefined || only.name === secretName)) {
    return provider.secrets;
  }
  const usable = provider.secrets.filter(
    (secret) => secret.enabled && (secretName === undefined || secret.name === secretName),
  );
  return orderByWeight(usable, true, random);
}
