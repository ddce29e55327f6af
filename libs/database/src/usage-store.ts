import type { UsageRow } from '@headgate/domain';
import type { SpoolWatermark } from './spool-watermark.ts';
import type { Session } from './session.ts';
import { toStorableJson } from './storable-json.ts';
import type { Transactions } from './transactions.ts';

const asWorker: Session = { role: 'headgate_worker' };
const dayMs = 24 * 60 * 60 * 1000;
const isoDay = /^\d{4}-\d\d-\d\d$/;
const mostDaysKnown = 1_000;

/** Where the worker puts usage. */
export class UsageStore {
  readonly #transactions: Transactions;
  /** Days whose partition need not be asked for again. */
  readonly #knownDays = new Set<string>();

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async insert(rows: readonly UsageRow[], watermark: SpoolWatermark): Promise<number> {
    await this.#ensureDays(new Set(rows.map((row) => row.started_at.slice(0, 10))));
    const batch = toStorableJson(rows);
    return this.#transactions.write(asWorker, async (tx) => {
      const inserted = await tx.$executeRaw`
        INSERT INTO "usage_request" (org_id, request_id, started_at, project_id, key_id, route, dialect, model_requested,
          is_streaming, revision, provider, model_used, status, error_code, attempts, latency_ms, ttft_ms, usage_source,
          input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, proxy_id, attrs)
        SELECT org, request_id, started_at, project, key_id, route, dialect, model_requested,
          is_streaming, revision, provider, model_used, status, error_code, attempts, latency_ms, ttft_ms, usage_source,
          input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, proxy_id, attrs
        FROM jsonb_to_recordset(${batch}::jsonb) AS batch (org text, request_id text, started_at timestamptz(3),
          project text, key_id text, route text, dialect text, model_requested text, is_streaming boolean,
          revision bigint, provider text, model_used text, status int, error_code text, attempts int,
          latency_ms float8, ttft_ms float8, usage_source text, input_tokens bigint, output_tokens bigint,
          cached_input_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint, proxy_id text, attrs jsonb)
        ON CONFLICT DO NOTHING`;
      await tx.$executeRaw`
        INSERT INTO "spool_watermark" AS known (spool_id, position) VALUES (${watermark.spoolId}, ${watermark.position})
        ON CONFLICT (spool_id) DO UPDATE
          SET position = greatest(known.position, excluded.position), updated_at = now()`;
      return inserted;
    });
  }

  async readWatermark(spoolId: string): Promise<number> {
    const found = await this.#transactions.read(asWorker, (tx) =>
      tx.spoolWatermark.findUnique({ where: { spoolId }, select: { position: true } }),
    );
    return Number(found?.position ?? 0);
  }

  ensurePartitions(from: Date, days: number): Promise<void> {
    const dates = Array.from({ length: days }, (_, index) => new Date(from.getTime() + index * dayMs));
    return this.#ensureDays(new Set(dates.map((date) => date.toISOString().slice(0, 10))));
  }

  async #ensureDays(days: ReadonlySet<string>): Promise<void> {
    for (const day of days) {
      if (this.#knownDays.has(day) || !isoDay.test(day)) continue;
      // A transaction for each: attaching a partition locks the default one until its end.
      const [answer] = await this.#transactions.write(
        asWorker,
        (tx) => tx.$queryRaw<{ found: boolean }[]>`SELECT headgate_usage.ensure_partition(${day}::date) AS found`,
      );
      if (answer?.found !== true) continue;
      if (this.#knownDays.size >= mostDaysKnown) this.#knownDays.clear();
      this.#knownDays.add(day);
    }
  }
}
