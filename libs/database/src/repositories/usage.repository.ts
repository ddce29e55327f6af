import type { UsageRow } from '@headgate/domain';
import { toPage } from '../cursor.ts';
import type { Page, PageQuery } from '../page.ts';
import type { Tx } from '../session.ts';
import type { UsageFilter, UsageReads } from '../stores/usage.ts';
import { selectUsage, selectUsageOf } from './select-usage.ts';

type Count = 'input_tokens' | 'output_tokens' | 'cached_input_tokens' | 'cache_write_tokens' | 'reasoning_tokens';

/** As the driver gives it: whole numbers of 64 bits and instants in types of their own. */
type StoredUsage = Omit<UsageRow, Count | 'revision' | 'started_at'> &
  Readonly<Record<Count, bigint | null>> & { readonly revision: bigint; readonly started_at: Date };

export class UsageRepository implements UsageReads {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async find(orgId: string, requestId: string): Promise<UsageRow | undefined> {
    const [found] = await this.#tx.$queryRaw<StoredUsage[]>(selectUsageOf(orgId, requestId));
    return found && toRow(found);
  }

  async list(orgId: string, query: PageQuery & UsageFilter): Promise<Page<UsageRow>> {
    const rows = await this.#tx.$queryRaw<StoredUsage[]>(selectUsage(orgId, query));
    return toPage(rows.map(toRow), query.limit, (row) => [row.started_at, row.request_id]);
  }
}

function toRow(stored: StoredUsage): UsageRow {
  const toNumber = (count: bigint | null): number | null => (count === null ? null : Number(count));
  return {
    ...stored,
    started_at: stored.started_at.toISOString(),
    revision: Number(stored.revision),
    input_tokens: toNumber(stored.input_tokens),
    output_tokens: toNumber(stored.output_tokens),
    cached_input_tokens: toNumber(stored.cached_input_tokens),
    cache_write_tokens: toNumber(stored.cache_write_tokens),
    reasoning_tokens: toNumber(stored.reasoning_tokens),
  };
}
