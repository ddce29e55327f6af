import { probeRequest, type ProbeRequest, probeResult, type ProbeResult } from '@headgate/jobs';
import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';

const lifetimeMs = 60_000;

/** Requests to call a provider once, on their way to a proxy, and what came of them on its way back. */
export class ProbeMailbox {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** False when no proxy listens; nothing waits then. */
  async post(request: ProbeRequest): Promise<boolean> {
    const { client } = this.#connection;
    const text = JSON.stringify(request);
    await client.multi().rpush(keyNames.probes, text).pexpire(keyNames.probes, lifetimeMs).exec();
    if ((await client.publish(channelOf(this.#connection), request.id)) > 0) return true;
    await client.lrem(keyNames.probes, 0, text);
    return false;
  }

  /** The oldest request nobody has taken yet; each is given out once. */
  async take(): Promise<ProbeRequest | undefined> {
    const text = await this.#connection.client.lpop(keyNames.probes);
    return text === null ? undefined : parse(probeRequest, text);
  }

  async answer(result: ProbeResult): Promise<void> {
    await this.#connection.client.set(keyNames.probe(result.id), JSON.stringify(result), 'PX', lifetimeMs);
  }

  /** What came of a request; undefined: nothing yet. */
  async collect(id: string): Promise<ProbeResult | undefined> {
    const text = await this.#connection.client.getdel(keyNames.probe(id));
    return text === null ? undefined : parse(probeResult, text);
  }

  /** Counts one more request of an organization; false when there were `most` in this window already. */
  async admit(org: string, most: number, windowMs: number): Promise<boolean> {
    const { client } = this.#connection;
    const key = keyNames.probeCount(org);
    // The window begins with the first request and is never prolonged.
    await client.set(key, '0', 'PX', windowMs, 'NX');
    return (await client.incr(key)) <= most;
  }

  /** Tells when there may be something to take; over a connection of purpose `pubsub` that others may use too. */
  listen(pubsub: RedisConnection, onRequest: () => void): void {
    pubsub.client.on('message', (channel: string) => {
      if (channel === channelOf(pubsub)) onRequest();
    });
    pubsub.onReady(() => {
      void pubsub.client.subscribe(channelOf(pubsub)).catch(() => undefined);
    });
  }
}

function channelOf({ client }: RedisConnection): string {
  return keyNames.probeHints(client.options.db ?? 0);
}

function parse<Value>(schema: { safeParse(value: unknown): { data?: Value } }, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
