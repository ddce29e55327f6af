/** How a server's process ended. */
export interface ServerExit {
  /** True when `stop` asked for it; a server that ends otherwise has died. */
  readonly isExpected: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running server that belongs to this process. */
export interface EmbeddedServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where the data really are: not always the folder asked for, see the starter. */
  readonly dataDir: string;
  /** Resolves when the process has ended, asked or not. Never rejects. */
  readonly exited: Promise<ServerExit>;
  /** Ends the server cleanly, by force after ten seconds; safe to call twice. */
  stop(): Promise<void>;
}
