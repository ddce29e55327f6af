import { Redis } from 'ioredis';

/** What a connection is for; each kind fails in the way its users can bear. */
export type RedisPurpose = 'pubsub' | 'request' | 'control';

export interface RedisConnectionOptions {
  readonly url: string;
  readonly purpose: RedisPurpose;
  /** Shown by `CLIENT LIST`. */
  readonly name?: string;
  /** Every error of the connection, of which a broken network gives many; without a listener they are dropped. */
  readonly onError?: (error: Error) => void;
}

const socketTimeoutMs = 5_000;

const byPurpose = {
  // A subscription waits for its server as long as it takes; what it missed is fetched when it is back.
  pubsub: { maxRetriesPerRequest: null, enableOfflineQueue: true },
  // A request must know within 50 ms that the store will not answer.
  request: { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 50 },
  // Publishing, polling, reports: work that is tried again by itself, so failing after two seconds is soon enough.
  control: { maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: 2_000 },
} as const;

/**
 * One connection to Redis for one purpose; connects by itself and again after every loss. Never throws because the server is
 * away: commands fail, each in the time its purpose allows.
 */
export class RedisConnection {
  readonly purpose: RedisPurpose;
  /** For the classes of this library; apps do not talk Redis. */
  readonly client: Redis;

  constructor(options: RedisConnectionOptions) {
    this.purpose = options.purpose;
    this.client = new Redis(options.url, {
      ...byPurpose[options.purpose],
      ...(options.name !== undefined && { connectionName: options.name }),
      connectTimeout: 2_000,
      // Counts only while an answer is awaited: finds the half-open sockets a lost peer leaves behind.
      socketTimeout: socketTimeoutMs,
      // A command sent twice could move a head twice; the caller decides what to try again.
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
    });
    // Without a listener the driver prints to the console.
    this.client.on('error', (error: Error) => options.onError?.(error));
  }

  /** True while commands are sent at once. */
  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** Calls back at every connect and reconnect, and at once where it is ready already. */
  onReady(listener: () => void): void {
    this.client.on('ready', listener);
    if (this.isReady) listener();
  }

  /** Ends the connection at once; commands under way fail. */
  close(): void {
    this.client.disconnect();
  }
}

/** Opens a connection without waiting for it. */
export function connectRedis(options: RedisConnectionOptions): RedisConnection {
  return new RedisConnection(options);
}
