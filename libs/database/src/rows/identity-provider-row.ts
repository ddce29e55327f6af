import type { Role } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** What a group at an identity provider gives. */
export interface GroupMapping {
  readonly group: string;
  readonly role: Role;
  /** Ids of projects; null: the whole organization. */
  readonly projects: readonly string[] | null;
}

/** An identity provider without its secret in clear. */
export interface IdentityProviderRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly sealed: string;
  readonly mask: string;
  readonly scopes: readonly string[];
  readonly groupsClaim: string;
  /** In the order in which they count. */
  readonly mappings: readonly GroupMapping[];
  readonly defaultRole: Role | null;
  readonly enabled: boolean;
  readonly version: number;
}

export type NewIdentityProvider = Omit<IdentityProviderRow, 'orgId' | 'version' | 'createdAt' | 'updatedAt'>;

/** What may change; absent fields stay. */
export type IdentityProviderChange = Partial<Omit<NewIdentityProvider, 'id'>>;
