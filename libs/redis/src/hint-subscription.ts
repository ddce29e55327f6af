import { type RevisionHint, revisionHint } from '@headgate/domain';
import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';

export interface HintListeners {
  readonly onHint: (hint: RevisionHint) => void;
  /** The subscription stands, for the first time or again: what was published meanwhile is lost and must be looked for. */
  readonly onSubscribed: () => void;
}

/** Listens for revision hints, over every loss of the connection. Hints may be lost, repeated and out of order. */
export class HintSubscription {
  readonly #connection: RedisConnection;

  /** Takes a connection of purpose `pubsub`, which is its alone. */
  constructor(connection: RedisConnection, listeners: HintListeners) {
    this.#connection = connection;
    connection.client.on('message', (_channel: string, message: string) => {
      const hint = parseHint(message);
      if (hint !== undefined) listeners.onHint(hint);
    });
    connection.onReady(() => {
      // A failure here means the connection is gone again, and the next one subscribes anew.
      void connection.client.subscribe(keyNames.hints).then(listeners.onSubscribed, () => undefined);
    });
  }

  /** Sends one small question, so that a dead connection is noticed although nothing is published. Never throws. */
  async probe(): Promise<void> {
    if (this.#connection.isReady) await this.#connection.client.ping().catch(() => undefined);
  }
}

function parseHint(message: string): RevisionHint | undefined {
  if (message.length > 1_000) return undefined;
  try {
    return revisionHint.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
