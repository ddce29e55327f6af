import type { SseEvent, TokenUsage } from '@headgate/domain';
import { UsageSniffer } from '@headgate/providers';
import type { StreamClose, StreamStep, StreamTranslation } from './stream-translation.ts';

/** An endpoint Headgate has no words for: every event passes, what it counts is read, and its end is the connection's. */
export class RawTranslation implements StreamTranslation {
  readonly #sniffer = new UsageSniffer();

  get usage(): TokenUsage | undefined {
    return this.#sniffer.usage;
  }

  see(event: SseEvent): StreamStep {
    this.#sniffer.see(event);
    return { bytes: event.raw, isContent: true, isTerminal: false, fault: undefined };
  }

  close(): StreamClose {
    return { append: '', fault: undefined };
  }
}
