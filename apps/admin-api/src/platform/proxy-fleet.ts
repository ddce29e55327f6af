import type { ProxyReport } from '@headgate/domain';

/** What the live proxies say of one organization. Throws `store_unavailable` where that cannot be read. */
export abstract class ProxyFleet {
  abstract list(org: string): Promise<readonly ProxyReport[]>;
  /** Throws unless the store behind it answers. */
  abstract ping(): Promise<void>;
}
