import type { Actor } from '@headgate/database';
import type { Operator } from '../http/operator.ts';

/** Whoever runs the installation, as trails name them. */
export function actorOfOperator({ id }: Operator): Actor {
  return { kind: 'platform', id, name: 'Operator' };
}
