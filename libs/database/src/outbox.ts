/** An organization with changes that no snapshot carries yet. */
export interface PendingOrganization {
  readonly orgId: string;
  /** The newest of them. */
  readonly rev: number;
  /** When the oldest of them was made. */
  readonly since: Date;
}

/** Changes on their way to the proxies. */
export interface Outbox {
  /** Longest waiting first. */
  listPendingOrganizations(limit: number): Promise<readonly PendingOrganization[]>;
  /** Marks every change of the organization up to this revision; gives their number. */
  markPublished(orgId: string, upToRev: number): Promise<number>;
}
