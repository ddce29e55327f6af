import type { SseEvent, TokenUsage } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';

/** Turns a provider's events into what the caller reads. */
export interface StreamTranslation {
  see(event: SseEvent): StreamStep;
  /** When the provider closed the connection. */
  close(): StreamClose;
  readonly usage: TokenUsage | undefined;
}

export interface StreamStep {
  /** For the caller; undefined where the event is not. Always whole events. */
  readonly bytes: Uint8Array | string | undefined;
  /** True from the first event that carries content: before it, failing over is invisible. */
  readonly isContent: boolean;
  /** True where the answer is whole with this event. */
  readonly isTerminal: boolean;
  readonly fault: Fault | undefined;
}

export interface StreamClose {
  /** What completes the stream for the caller. */
  readonly append: string;
  /** Set where the answer is not whole. */
  readonly fault: Fault | undefined;
}
