import type { Fidelity } from '@headgate/providers';

/** What a provider's language could not say as asked, as `x-headgate-fidelity` tells it; undefined where nothing was lost. */
export function describeFidelity(fidelity: Fidelity | undefined): string | undefined {
  if (fidelity === undefined) return undefined;
  const parts: string[] = [];
  if (fidelity.coerced.length > 0) parts.push(`coerced=${fidelity.coerced.join(',')}`);
  if (fidelity.dropped.length > 0) parts.push(`dropped=${fidelity.dropped.join(',')}`);
  return parts.length === 0 ? undefined : parts.join('; ');
}
