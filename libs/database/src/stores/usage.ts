import type { UsageRow } from '@headgate/domain';
import type { Page, PageQuery } from '../page.ts';

export interface UsageFilter {
  /** Id of the project. */
  readonly project?: string | undefined;
  readonly route?: string | undefined;
  /** The model asked for or the one that answered. */
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  readonly keyId?: string | undefined;
  readonly status?: number | undefined;
  /** All of these pairs among the attributes of the key. */
  readonly attrs?: readonly (readonly [name: string, value: string])[] | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** One row per request, newest first. Written by `Database.insertUsage` alone. */
export interface UsageReads {
  find(orgId: string, requestId: string): Promise<UsageRow | undefined>;
  list(orgId: string, query: PageQuery & UsageFilter): Promise<Page<UsageRow>>;
}
