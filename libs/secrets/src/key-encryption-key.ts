/**
 * The master key that wraps the data key of each organization; it never leaves its holder. Synchronous, because the proxy opens
 * secrets between two bytes of a request: a holder behind a network must fetch what it needs before it answers.
 */
export interface KeyEncryptionKey {
  /** Names the key without revealing it; wrapped values carry it, so that master keys can be rotated. */
  readonly id: string;
  /** Wraps `plain` for `context`, as `<id>.<base64url>`. */
  wrap(plain: Uint8Array, context: string): string;
  /** Throws `SealError` where another key wrapped it, for another context, or a byte has changed. */
  unwrap(wrapped: string, context: string): Uint8Array;
}
