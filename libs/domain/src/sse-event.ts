/**
 * One server-sent event (WHATWG HTML, 9.2). `raw` are its bytes as received, the blank line included; `event` and `data`
 * may be getters that decode on first use, so read them only where they are needed.
 */
export interface SseEvent {
  readonly event: string | undefined;
  /** The data lines joined with a line feed; undefined for an event without data (a comment, a bare `event:`). */
  readonly data: string | undefined;
  readonly raw: Uint8Array;
}
