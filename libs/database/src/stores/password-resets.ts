import type { NewPasswordReset } from '../rows/password-reset-row.ts';

/** Resets an organization has issued; their tokens are looked at by `Database.passwordResets` alone. */
export interface PasswordResetWrites {
  /** Replaces the one before it. */
  put(orgId: string, reset: NewPasswordReset): Promise<void>;
  /** False where there was none. */
  delete(orgId: string, accountId: string): Promise<boolean>;
}
