import { setTimeout as pause } from 'node:timers/promises';
import {
  connectRedis,
  KeyStore,
  ProbeMailbox,
  ProxyReports,
  type RedisConnection,
  SnapshotStore,
} from '@headgate/redis';

/** The stores of the feed over one connection for each purpose: what a request waits for never queues behind anything else. */
export class FeedStores {
  /** Subscriptions only. */
  readonly pubsub: RedisConnection;
  readonly snapshots: SnapshotStore;
  readonly keys: KeyStore;
  readonly reports: ProxyReports;
  readonly probes: ProbeMailbox;
  /** For requests that wait: answer or fail within 50 ms. */
  readonly quickSnapshots: SnapshotStore;
  readonly quickKeys: KeyStore;
  readonly #connections: readonly RedisConnection[];

  constructor(url: string, name: string) {
    const request = connectRedis({ url, purpose: 'request', name });
    const control = connectRedis({ url, purpose: 'control', name });
    this.pubsub = connectRedis({ url, purpose: 'pubsub', name });
    this.snapshots = new SnapshotStore(control);
    this.keys = new KeyStore(control);
    this.reports = new ProxyReports(control);
    this.probes = new ProbeMailbox(control);
    this.quickSnapshots = new SnapshotStore(request);
    this.quickKeys = new KeyStore(request);
    this.#connections = [request, control, this.pubsub];
  }

  /** True while every connection stands. */
  get isReady(): boolean {
    return this.#connections.every((connection) => connection.isReady);
  }

  /** Resolves when every connection stands, or after `limitMs`; gives whether they do. */
  async waitUntilReady(limitMs: number): Promise<boolean> {
    const ready = this.#connections.map((connection) => new Promise<void>((resolve) => connection.onReady(resolve)));
    await Promise.race([Promise.all(ready), pause(limitMs)]);
    return this.isReady;
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
