import type { Role } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** A person in an organization, as far as the organization knows them. */
export interface MemberRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  readonly accountId: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  /** Ids of the projects the member is limited to; null: the whole organization. */
  readonly projects: readonly string[] | null;
  /** `invitation`, or the id of the identity provider the person comes by. */
  readonly via: string;
  readonly version: number;
}

export interface NewMember {
  readonly accountId: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  readonly projects: readonly string[] | null;
  readonly via: string;
}

/** What may change of a member; absent fields stay. */
export interface MemberChange {
  readonly role?: Role;
  readonly projects?: readonly string[] | null;
  readonly name?: string | null;
}
