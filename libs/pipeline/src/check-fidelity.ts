import type { OnUnsupported } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { Fidelity } from '@headgate/providers';

/** Throws `feature_unsupported`, every field named, where a call would lose more than its policy allows. */
export function checkFidelity(fidelity: Fidelity | undefined, allows: OnUnsupported | undefined, target: string): void {
  const lost = fidelity === undefined ? [] : listLost(fidelity, allows);
  if (lost.length === 0) return;
  throw fault('feature_unsupported', {
    message: `The provider of this model (${target}) cannot do what the request asks for, and the policy lets nothing of it go: ${lost.join(', ')}.`,
    problems: lost.map((path) => ({ path, message: `is not supported by ${target} as asked` })),
  });
}

function listLost({ coerced, dropped }: Fidelity, allows: OnUnsupported | undefined): readonly string[] {
  if (allows === 'reject') return [...coerced, ...dropped];
  return allows === 'coerce' ? dropped : [];
}
