import type { Page, PageQuery } from '../page.ts';
import type { VersionRow } from '../rows/version-row.ts';

/** The last versions of routes and policies, newest first. They are written by whoever writes those, and by nobody else. */
export interface VersionReads {
  find(orgId: string, resourceId: string, version: number): Promise<VersionRow | undefined>;
  list(orgId: string, resourceId: string, query: PageQuery): Promise<Page<VersionRow>>;
}
