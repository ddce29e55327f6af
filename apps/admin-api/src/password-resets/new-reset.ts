import type { NewPasswordReset } from '@headgate/database';
import { newNamedToken } from '../platform/named-token.ts';
import type { PasswordResetResource } from './password-reset-resource.ts';

/** Of whom a token is, and whose account it opens. */
export interface ResetWish {
  /** Id of the organization, or `platformIssuer`. */
  readonly issuer: string;
  readonly accountId: string;
  readonly issuedBy: string;
  readonly minutes: number;
  readonly now: number;
}

/** A reset as it is stored, and as it is shown once. */
export function newReset({ issuer, accountId, issuedBy, minutes, now }: ResetWish): {
  readonly stored: NewPasswordReset;
  readonly shown: PasswordResetResource;
} {
  const { token, digest } = newNamedToken(issuer, accountId);
  const expiresAt = new Date(now + minutes * 60_000);
  return {
    stored: { accountId, digest, expiresAt, issuedBy },
    shown: { token, expires_at: expiresAt.toISOString() },
  };
}
