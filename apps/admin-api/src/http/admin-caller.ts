import type { Actor, ChangeTx } from '@headgate/database';
import type { KeyGrants, Role } from '@headgate/domain';

/** A project a request works in. */
export interface ProjectScope {
  readonly id: string;
  readonly slug: string;
}

/** A POST that must happen once, however often it is sent. */
export interface OnceOnly {
  readonly key: string;
  /** Of method, path and body: another request under the same key is refused. */
  readonly requestHash: string;
}

/** What keys made with this one may do at most. */
export interface MakerLimits extends KeyGrants {
  readonly expiresAt: Date | null;
}

/** Who asks: what the verified admin key says, and what this request named. */
export interface AdminCaller {
  readonly org: string;
  /** Whom the audit trail names. */
  readonly actor: Actor;
  readonly role: Role;
  /** True for a key that can reach one project and nothing of the organization itself. */
  readonly isBound: boolean;
  /** The bound project, or the one the request names; undefined for an organization's key that named none. */
  readonly project: ProjectScope | undefined;
  readonly onceOnly: OnceOnly | undefined;
  /** What this request does besides, in the transaction of its change and given what came of it. */
  readonly besides?: (tx: ChangeTx, result: unknown) => Promise<void>;
  /** Absent: none. */
  readonly limits?: MakerLimits | undefined;
}
