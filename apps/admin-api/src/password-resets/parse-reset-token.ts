import type { PasswordResetName } from '@headgate/database';
import { hashOpaqueToken } from '@headgate/secrets';

/** What a token says of itself; undefined for what was never one. Nothing of it is proved yet. */
export function parseResetToken(token: string): PasswordResetName | undefined {
  const [, issuer, accountId] =
    /^(platform|org_[0-9A-Za-z]{1,40})\.(usr_[0-9A-Za-z]{12})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
  if (issuer === undefined || accountId === undefined) return undefined;
  return { issuer, accountId, digest: hashOpaqueToken(token) };
}
