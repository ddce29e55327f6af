import type { SseEvent } from '@headgate/domain';
import type { StreamClose, StreamStep, StreamTranslation } from './stream-translation.ts';

/** An endpoint Headgate has no words for: every event passes, and its end is the connection's. */
export class RawTranslation implements StreamTranslation {
  readonly usage = undefined;

  see(event: SseEvent): StreamStep {
    return { bytes: event.raw, isContent: true, isTerminal: false, fault: undefined };
  }

  close(): StreamClose {
    return { append: '', fault: undefined };
  }
}
