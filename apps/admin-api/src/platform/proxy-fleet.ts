import type { ProxyReport, PublishRefusal } from '@headgate/domain';

/** What has been published of one organization, and what the live proxies say of it. Throws `store_unavailable`. */
export abstract class ProxyFleet {
  /** The newest revision a proxy could fetch; 0 where none ever was. */
  abstract readPublished(org: string): Promise<number>;
  abstract list(org: string): Promise<readonly ProxyReport[]>;
  /** The configuration the publisher would not hand out, and why; undefined: none. */
  abstract findRefusal(org: string): Promise<PublishRefusal | undefined>;
  /** Throws unless the store behind it answers. */
  abstract ping(): Promise<void>;
}
