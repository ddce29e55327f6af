import { hashOpaqueToken, newOpaqueToken } from '@headgate/secrets';

/** What a token says of itself; nothing of it is proved yet. */
export interface ParsedInvitation {
  readonly org: string;
  readonly id: string;
}

/** A token for an invitation with what is stored of it. It names its organization: whoever accepts belongs to none yet. */
export function newInvitationToken({ org, id }: ParsedInvitation): { readonly token: string; readonly digest: string } {
  const token = `${org}.${id}.${newOpaqueToken()}`;
  return { token, digest: hashOpaqueToken(token) };
}

/** Undefined for what was never a token. */
export function parseInvitationToken(token: string): ParsedInvitation | undefined {
  const [, org, id] = /^(org_[0-9A-Za-z]{1,40})\.(inv_[0-9A-Za-z]{12})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
  return org === undefined || id === undefined ? undefined : { org, id };
}
