import net from 'node:net';
import pg from 'pg';

/** A connection that sends a statement without waiting for the answers to those before it, and that can be hung up at once. */
export class PostgresClient extends pg.Client {
  readonly #socket: net.Socket;

  constructor(config: pg.ClientConfig = {}) {
    const socket = new net.Socket();
    super({ ...config, stream: () => socket, pipeline: true });
    this.#socket = socket;
  }

  /** What `work` asks leaves as one piece: most of what a small question costs is the sending. */
  together<Result>(work: () => Result): Result {
    this.#socket.cork();
    try {
      return work();
    } finally {
      this.#socket.uncork();
    }
  }

  /** Ends it also in the middle of a question; whatever was asked fails. */
  hangUp(): void {
    void this.end().catch(() => undefined);
    this.#socket.destroy();
  }
}
