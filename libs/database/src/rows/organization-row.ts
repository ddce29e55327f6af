import type { RouteSettings } from '@headgate/domain';

/** A tenant. `rev` counts its changes without gaps; `keysRev` is the revision at which any of its keys last changed. */
export interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly rev: number;
  readonly keysRev: number;
  /** The organization's data key, wrapped by the master key, base64url. */
  readonly dataKey: string;
  /** What routes inherit. */
  readonly settings: RouteSettings;
  /** Counts the changes of settings and default policy. */
  readonly settingsVersion: number;
  /** Alias of a policy of the organization. */
  readonly defaultPolicy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
