import type { RequestBody } from '@headgate/dialects';

/** What the caller sent, read once. */
export interface CallRequest {
  readonly bytes: Uint8Array;
  /** Undefined where the body is no JSON (endpoints that pass through untouched). */
  readonly body: RequestBody | undefined;
  readonly contentType: string | undefined;
  /** The model the body names; undefined where it names none. */
  readonly model: string | undefined;
  readonly isStreaming: boolean;
}
