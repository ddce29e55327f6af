import type { Role } from '@headgate/domain';

/** What an organization is made from. Ids are made where absent. */
export interface NewOrganization {
  readonly id?: string | undefined;
  readonly slug: string;
  readonly name: string;
  /** Its data key, wrapped by the master key, base64url. */
  readonly dataKey: string;
  readonly adminKey: {
    /** The 12 characters inside the key. */
    readonly id: string;
    readonly digest: string;
    readonly pepper: number;
    readonly mask: string;
    readonly name?: string | undefined;
    readonly role?: Role | undefined;
  };
}

/** Ids of what was made. */
export interface OrganizationCreated {
  readonly orgId: string;
  readonly projectId: string;
  readonly rev: number;
}
