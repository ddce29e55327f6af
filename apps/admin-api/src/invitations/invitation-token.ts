import { type NewToken, newNamedToken } from '../platform/named-token.ts';

/** What a token says of itself; nothing of it is proved yet. */
export interface ParsedInvitation {
  readonly org: string;
  readonly id: string;
}

/** A token for an invitation with what is stored of it. */
export function newInvitationToken({ org, id }: ParsedInvitation): NewToken {
  return newNamedToken(org, id);
}

/** Undefined for what was never a token. */
export function parseInvitationToken(token: string): ParsedInvitation | undefined {
  const [, org, id] = /^(org_[0-9A-Za-z]{1,40})\.(inv_[0-9A-Za-z]{12})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? [];
  return org === undefined || id === undefined ? undefined : { org, id };
}
