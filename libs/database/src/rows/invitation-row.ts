import type { Role } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** An offer of membership. */
export interface InvitationRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  readonly email: string;
  readonly role: Role;
  readonly projects: readonly string[] | null;
  /** SHA-256 of the token. */
  readonly digest: string;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly invitedBy: string;
  readonly version: number;
}

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly projects: readonly string[] | null;
  readonly digest: string;
  readonly expiresAt: Date;
  readonly invitedBy: string;
}

/** What may change of an invitation; absent fields stay. */
export interface InvitationChange {
  readonly digest?: string;
  readonly expiresAt?: Date;
  readonly acceptedAt?: Date;
  readonly revokedAt?: Date;
}
