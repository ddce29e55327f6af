import type { Page, PageQuery } from '../page.ts';
import type { MemberChange, MemberRow, NewMember } from '../rows/member-row.ts';

export interface MemberFilter {
  /** Only those limited to exactly this project. */
  readonly onlyProject?: string | undefined;
}

/** People of an organization, listed by email. */
export interface MemberReads {
  findById(orgId: string, id: string): Promise<MemberRow | undefined>;
  findByAccount(orgId: string, accountId: string): Promise<MemberRow | undefined>;
  /** `email` in lower case; more than one where people came different ways. */
  listByEmail(orgId: string, email: string): Promise<readonly MemberRow[]>;
  list(orgId: string, query: PageQuery & MemberFilter): Promise<Page<MemberRow>>;
  /** Those who come by this identity provider. */
  countVia(orgId: string, via: string): Promise<number>;
  /** Those who may do everything everywhere. */
  countOwners(orgId: string): Promise<number>;
}

export interface MemberWrites extends MemberReads {
  /** Throws `already_exists` where the person is a member. */
  insert(orgId: string, member: NewMember): Promise<MemberRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: MemberChange,
  ): Promise<MemberRow | undefined>;
  /** False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
