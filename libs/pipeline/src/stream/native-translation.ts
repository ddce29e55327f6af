import type { SseEvent, TokenUsage } from '@headgate/domain';
import type { StreamTap } from '@headgate/providers';
import type { StreamClose, StreamStep, StreamTranslation } from './stream-translation.ts';

/** Same language on both sides: events pass as the bytes they came in, and a tap reads along. */
export class NativeTranslation implements StreamTranslation {
  readonly #tap: StreamTap;

  constructor(tap: StreamTap) {
    this.#tap = tap;
  }

  get usage(): TokenUsage | undefined {
    return this.#tap.usage;
  }

  see(event: SseEvent): StreamStep {
    const { forward, isContent, isTerminal, fault } = this.#tap.see(event);
    return { bytes: forward ? event.raw : undefined, isContent, isTerminal, fault };
  }

  close(): StreamClose {
    return this.#tap.close();
  }
}
