import type { Actor, ApiKeyRow, Membership } from '@headgate/database';
import type { Role } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { MakerLimits } from '../http/admin-caller.ts';
import type { Person } from '../http/principal.ts';

/** What a principal may do in one organization, whatever kind of principal it is. */
export interface Grant {
  readonly org: string;
  readonly actor: Actor;
  readonly role: Role;
  /** Ids of the projects it is limited to; null: the whole organization. */
  readonly projects: readonly string[] | null;
  /** What keys it makes may do at most; undefined: anything. */
  readonly limits?: MakerLimits | undefined;
}

/** The grant of an admin key. */
export function grantOfKey(key: ApiKeyRow): Grant {
  // Only admin keys come this far.
  if (key.role === null) throw fault('key_kind_wrong');
  const actor = { kind: 'api_key', id: key.id, name: key.name } as const;
  return {
    org: key.orgId,
    actor,
    role: key.role,
    projects: key.projectId === null ? null : [key.projectId],
    limits: key,
  };
}

/** The grant of a person in the organization a request names by id or slug; needs no name where there is but one. */
export function grantOfPerson({ open: { account, memberships } }: Person, named: string | undefined): Grant {
  const { orgId: org, role, projects } = pickMembership(memberships, named);
  return { org, actor: { kind: 'user', id: account.id, name: account.email }, role, projects };
}

function pickMembership(memberships: readonly Membership[], named: string | undefined): Membership {
  const [only] = memberships;
  if (named !== undefined) {
    const found = memberships.find(({ orgId, orgSlug }) => orgId === named || orgSlug === named);
    if (found === undefined) throw noSuchOrganization();
    return found;
  }
  if (only === undefined) throw fault('permission_denied', { message: 'You are a member of no organization.' });
  if (memberships.length === 1) return only;
  const names = memberships.map(({ orgSlug }) => orgSlug).join(', ');
  throw fault('validation_failed', {
    problems: [{ path: 'x-headgate-org', message: `is required, because you belong to several: ${names}` }],
  });
}

/** One of somebody else answers exactly like one that does not exist. */
export function noSuchOrganization(): Error {
  return fault('not_found', { message: 'There is no such organization.' });
}
