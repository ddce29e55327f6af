import type { ProbeRequest, ProbeResult } from '@headgate/jobs';

/** What a request to call a provider says; who asks adds the rest. */
export type ProbeWish = Omit<ProbeRequest, 'id' | 'until_ms'>;

/** Has a proxy call a provider once: the admin API itself never calls one. */
export abstract class ProviderProbes {
  /** Throws `rate_limited`, `proxy_missing`, `store_unavailable`. */
  abstract ask(wish: ProbeWish): Promise<ProbeResult>;
}
