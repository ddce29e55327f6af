import { type ProxyReport, proxyReport } from '@headgate/domain';
import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';

const chunk = 200;

/** A report and the organization it is about. */
export interface AddressedReport {
  readonly org: string;
  readonly report: ProxyReport;
}

/** What each proxy says it serves; a proxy that falls silent disappears by itself. */
export class ProxyReports {
  readonly #connection: RedisConnection;
  readonly #lifetimeMs: number;

  constructor(connection: RedisConnection, lifetimeMs = 20_000) {
    this.#connection = connection;
    this.#lifetimeMs = lifetimeMs;
  }

  /** Writes reports; each lives for the lifetime unless written again. */
  async write(reports: readonly AddressedReport[]): Promise<void> {
    for (let from = 0; from < reports.length; from += chunk) {
      await Promise.all(reports.slice(from, from + chunk).map((entry) => this.#writeOne(entry)));
    }
  }

  /** Takes a proxy out at once, for a process that ends in order. */
  async remove(orgs: readonly string[], proxy: string): Promise<void> {
    const { client } = this.#connection;
    await Promise.all(
      orgs.map((org) => client.multi().del(keyNames.report(org, proxy)).zrem(keyNames.reports(org), proxy).exec()),
    );
  }

  /** Reports on one organization by proxy name; what does not read as a report is left out. */
  async list(org: string): Promise<ProxyReport[]> {
    const { client } = this.#connection;
    const proxies = await client.zrange(keyNames.reports(org), 0, '-1');
    if (proxies.length === 0) return [];
    const texts = await client.mget(...proxies.map((proxy) => keyNames.report(org, proxy)));
    return texts.flatMap((text) => parseReport(text)).sort((left, right) => (left.proxy < right.proxy ? -1 : 1));
  }

  async #writeOne({ org, report }: AddressedReport): Promise<void> {
    const seenAtMs = Date.parse(report.seen_at);
    const replies = await this.#connection.client
      .multi()
      .set(keyNames.report(org, report.proxy), JSON.stringify(report), 'PX', this.#lifetimeMs)
      .zadd(keyNames.reports(org), seenAtMs, report.proxy)
      // Names of proxies long gone; generous, because the clocks of two proxies may differ.
      .zremrangebyscore(keyNames.reports(org), 0, String(seenAtMs - 100 * this.#lifetimeMs))
      .pexpire(keyNames.reports(org), 100 * this.#lifetimeMs)
      .exec();
    for (const [error] of replies ?? []) if (error !== null) throw error;
    // Said again at every beat until it is taken, so that a publisher that was away hears of it too.
    if (report.refused !== null && report.refused.rev > report.rev)
      await this.#connection.client.sadd(keyNames.complaints, org);
  }
}

function parseReport(text: string | null): ProxyReport[] {
  if (text === null) return [];
  try {
    const report = proxyReport.safeParse(JSON.parse(text));
    return report.success ? [report.data] : [];
  } catch {
    return [];
  }
}
