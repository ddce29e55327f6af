/** Stands for the operator where an organization would issue a reset. */
export const platformIssuer = 'platform';

/** A token that sets a new password, as it is stored. */
export interface NewPasswordReset {
  readonly accountId: string;
  /** SHA-256 of the token. */
  readonly digest: string;
  readonly expiresAt: Date;
  /** Id of the key or person. */
  readonly issuedBy: string;
}

/** What names a reset: its token says so much. */
export interface PasswordResetName {
  /** Id of the organization, or `platformIssuer`. */
  readonly issuer: string;
  readonly accountId: string;
  readonly digest: string;
}
