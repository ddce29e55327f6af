/** A person logged in somewhere. */
export interface SessionRow {
  /** SHA-256 of what the cookie holds: who steals this row cannot use it. */
  readonly hash: string;
  readonly id: string;
  readonly accountId: string;
  /** The one organization it is good for; null: every one the person belongs to. */
  readonly onlyOrg: string | null;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date;
}
