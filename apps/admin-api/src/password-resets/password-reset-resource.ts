import { z } from 'zod';

/** A token that sets a new password, shown this once. */
export const passwordResetResource = z
  .object({
    token: z
      .string()
      .describe('Hand it to the person, who sets a password by `POST /auth/password-reset`. Never shown again.'),
    expires_at: z.iso.datetime(),
  })
  .meta({
    id: 'PasswordReset',
    example: { token: '<issuer>.<account>.<43 characters>', expires_at: '2026-11-20T13:00:00.000Z' },
  });
export type PasswordResetResource = z.infer<typeof passwordResetResource>;
