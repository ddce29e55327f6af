/** An organization as the operator sees it: that it is there, and nothing of what is in it. */
export interface OrganizationSummary {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly rev: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
