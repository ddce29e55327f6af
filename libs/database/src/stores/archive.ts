import type { ArchivedCall } from '@headgate/domain';
import type { Page, PageQuery } from '../page.ts';

/** An archived call as far as it is known without opening it. */
export type ArchivedCallRow = Omit<ArchivedCall, 'sealed'>;

export interface ArchiveFilter {
  readonly route: string;
  /** Id of the project. */
  readonly project?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** Calls that were kept, newest first; those whose time is over answer as missing, whether they were purged or not. */
export interface ArchiveReads {
  list(orgId: string, query: PageQuery & ArchiveFilter): Promise<Page<ArchivedCallRow>>;
  count(orgId: string, filter: ArchiveFilter): Promise<number>;
  find(orgId: string, requestId: string): Promise<ArchivedCall | undefined>;
}
