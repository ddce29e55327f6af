import type { EmbeddedServer } from '@headgate/embedded';
import { keyNames } from '@headgate/redis';
import { mintApiKey } from '@headgate/secrets';
import { eventually } from '../support/eventually.ts';
import {
  outcomeOf,
  removeFolders,
  revOf,
  startOwnRedis,
  startProxyFeed,
  TestPublisher,
  type TestProxy,
} from './delivery-kit.ts';

/** Longest time to the next beat: stepping so far runs it. */
export const beatMs = 6_000;

/** Longer than the pause between two activations, shorter than a beat. */
const pauseMs = 200;

/** A Redis, a publisher with one key and revision 3 of `org_a`, and proxies that follow it. */
export class Delivery {
  readonly key = mintApiKey('test');
  server!: EmbeddedServer;
  publisher!: TestPublisher;
  readonly #proxies: TestProxy[] = [];
  readonly #mostWhole: number | undefined;

  /** `mostWhole`: with more entries a snapshot is published in parts. */
  constructor({ mostWhole }: { readonly mostWhole?: number } = {}) {
    this.#mostWhole = mostWhole;
  }

  async start(): Promise<void> {
    this.server = await startOwnRedis();
    this.publisher = new TestPublisher(this.server.url, this.#mostWhole);
    await this.publisher.putKey(this.key);
    await this.publisher.publish({ rev: 3, keysRev: 3 });
  }

  async stop(): Promise<void> {
    await this.closeProxies();
    this.publisher.connection.close();
    await this.server.stop();
    await removeFolders();
  }

  async closeProxies(): Promise<void> {
    await Promise.all(this.#proxies.splice(0).map(({ feed }) => feed.close()));
  }

  async startProxy(stateDir?: string): Promise<TestProxy> {
    const proxy = await startProxyFeed(this.server.url, stateDir);
    this.#proxies.push(proxy);
    return proxy;
  }

  /** A proxy that has served the key once. */
  async startWarmProxy(): Promise<TestProxy> {
    const proxy = await this.startProxy();
    await this.untilOutcome(proxy, this.key.text, 'ok');
    return proxy;
  }

  /** Waits for a revision that its hint brings, now or after the pause between two activations. */
  async untilRev(proxy: TestProxy, rev: number): Promise<void> {
    await eventually(
      () => {
        proxy.scheduler.run(pauseMs);
        return revOf(proxy, this.key.text);
      },
      (served) => served === rev,
    );
  }

  /** Steps the beat until the revision is served: with every hint lost, this is what brings it. */
  async untilRevByBeat(proxy: TestProxy, rev: number): Promise<void> {
    await eventually(
      () => {
        proxy.scheduler.run(beatMs);
        return revOf(proxy, this.key.text);
      },
      (served) => served === rev,
    );
  }

  async untilOutcome(proxy: TestProxy, text: string, wanted: string): Promise<void> {
    await eventually(
      () => outcomeOf(proxy, text),
      (outcome) => outcome === wanted,
    );
  }

  /** Publishes over a connection that may do everything but tell. */
  async publishWithoutHint(rev: number, keysRev = 3): Promise<void> {
    const { client } = this.publisher.connection;
    await client.call('ACL', 'SETUSER', 'mute', 'on', '>mute', '~*', '&*', '+@all', '-publish');
    const mute = new TestPublisher(this.server.url.replace('redis://', 'redis://mute:mute@'));
    const refusal = await mute.publish({ rev, keysRev }).catch((error: unknown) => String(error));
    mute.connection.close();
    if (!String(refusal).includes("'publish'")) throw new Error(`the hint was not held back: ${String(refusal)}`);
  }

  /** Puts a text where the head's snapshot lies, as somebody who can write to the store might. */
  async poison(rev: number, text: string): Promise<void> {
    const { client } = this.publisher.connection;
    const head = [keyNames.snapshot('org_a', rev), text, keyNames.head('org_a'), String(rev)];
    await client.mset(...head, keyNames.digest, `poison-${rev}`);
    await client.hset(keyNames.index, 'org_a', rev);
    await client.publish(keyNames.hints, JSON.stringify({ org: 'org_a', rev }));
  }
}
