import type { Page, PageQuery } from '../page.ts';
import type { InvitationChange, InvitationRow, NewInvitation } from '../rows/invitation-row.ts';
import type { MemberFilter } from './members.ts';

/** Invitations of an organization, newest first; those that came to nothing stay listed. */
export interface InvitationReads {
  findById(orgId: string, id: string): Promise<InvitationRow | undefined>;
  list(orgId: string, query: PageQuery & MemberFilter): Promise<Page<InvitationRow>>;
}

export interface InvitationWrites extends InvitationReads {
  insert(orgId: string, invitation: NewInvitation): Promise<InvitationRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: InvitationChange,
  ): Promise<InvitationRow | undefined>;
}
