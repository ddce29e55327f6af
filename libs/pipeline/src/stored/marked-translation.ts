import type { SseEvent, TokenUsage } from '@headgate/domain';
import type { StreamClose, StreamStep, StreamTranslation } from '../stream/stream-translation.ts';
import type { StoredMarks } from './stored-marks.ts';

/** A stream in which ids of what is stored are those that were handed out. */
export class MarkedTranslation implements StreamTranslation {
  readonly #inner: StreamTranslation;
  readonly #marks: StoredMarks;

  constructor(inner: StreamTranslation, marks: StoredMarks) {
    this.#inner = inner;
    this.#marks = marks;
  }

  get usage(): TokenUsage | undefined {
    return this.#inner.usage;
  }

  see(event: SseEvent): StreamStep {
    const step = this.#inner.see(event);
    return step.bytes === undefined ? step : { ...step, bytes: this.#marks.markEvent(event, step.bytes) };
  }

  close(): StreamClose {
    return this.#inner.close();
  }
}
