import type { ApiKeyRow } from '@headgate/database';
import { findGrantsBeyond, type KeyGrants } from '@headgate/domain';
import { fault, type Problem } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';

/** What a key is to be granted; without `expiresAt` its end is not in question. */
export type WantedGrants = KeyGrants & { readonly expiresAt?: Date | null | undefined };

/** Throws, naming each, where a key would call more, say more of itself or live longer than the key the request came with. */
export function assertWithinGrants({ limits }: AdminCaller, wanted: WantedGrants): void {
  if (limits === undefined) return;
  const problems = [...findGrantsBeyond(limits, wanted), ...findLifeBeyond(limits.expiresAt, wanted.expiresAt)];
  if (problems.length === 0) return;
  throw fault('permission_denied', { message: 'No key may do more than the one that makes it.', problems });
}

/** The grants a key's row holds. */
export function grantsOf({ routes, models, endpoints, attrs, inlinePolicy }: ApiKeyRow): KeyGrants {
  return { routes, models, endpoints, attrs, inlinePolicy };
}

function findLifeBeyond(last: Date | null, wanted: Date | null | undefined): Problem[] {
  if (last === null || wanted === undefined || (wanted !== null && wanted <= last)) return [];
  return [{ path: 'expires_at', message: `must not be after the end of your own key, ${last.toISOString()}` }];
}
