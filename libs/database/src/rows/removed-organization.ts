/** What remains of an organization that is gone. */
export interface RemovedOrganization {
  readonly id: string;
  readonly slug: string;
  /** Of the empty configuration that ends it on the proxies; above every one it had. */
  readonly rev: number;
  readonly removedAt: Date;
}
