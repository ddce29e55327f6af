import type { Timestamps } from './timestamps.ts';

/** A person. Which organizations they belong to is in the memberships. */
export interface AccountRow extends Timestamps {
  readonly id: string;
  /** In lower case; null: has no password, comes by an identity provider alone. */
  readonly login: string | null;
  readonly email: string;
  readonly name: string | null;
  /** A PHC string. */
  readonly password: string | null;
  readonly passwordChangedAt: Date | null;
}

export interface NewAccount {
  readonly id: string;
  readonly login: string | null;
  readonly email: string;
  readonly name: string | null;
  readonly password: string | null;
}
