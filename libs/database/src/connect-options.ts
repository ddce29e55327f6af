/** How to reach PostgreSQL, and how long to wait for it. */
export interface ConnectOptions {
  readonly url: string;
  /** Most connections held at once; default 10. */
  readonly poolSize?: number | undefined;
  /** Longest single statement; default 15,000. */
  readonly statementTimeoutMs?: number | undefined;
  /** Longest transaction, the work's own waits included; default `statementTimeoutMs` and 5,000 more. */
  readonly transactionTimeoutMs?: number | undefined;
  /** Longest wait for a lock; default 5,000. */
  readonly lockTimeoutMs?: number | undefined;
  /** Longest wait for a connection, whether a free one or a new one; default 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Shown by the server in its list of sessions. */
  readonly applicationName?: string | undefined;
}
