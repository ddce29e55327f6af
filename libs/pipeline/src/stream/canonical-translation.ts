import type { StreamWriter } from '@headgate/dialects';
import type { CanonicalEvent, SseEvent, TokenUsage } from '@headgate/domain';
import { type Fault, fault } from '@headgate/kernel';
import type { StreamReader } from '@headgate/providers';
import type { StreamClose, StreamStep, StreamTranslation } from './stream-translation.ts';

/** Two languages: events are read into the canonical form and said again in the caller's. */
export class CanonicalTranslation implements StreamTranslation {
  readonly #reader: StreamReader;
  readonly #writer: StreamWriter;
  #usage: TokenUsage | undefined;
  #isEnded = false;

  constructor(reader: StreamReader, writer: StreamWriter) {
    this.#reader = reader;
    this.#writer = writer;
  }

  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  see(event: SseEvent): StreamStep {
    return this.#say(this.#reader.push(event));
  }

  close(): StreamClose {
    const { bytes, fault: failure, isTerminal } = this.#say(this.#reader.close());
    const missing = isTerminal ? undefined : fault('provider_stream_broken');
    return { append: bytes ?? '', fault: failure ?? missing };
  }

  #say(events: readonly CanonicalEvent[]): StreamStep & { readonly bytes: string | undefined } {
    let text = '';
    let isContent = false;
    let failure: Fault | undefined;
    for (const event of events) {
      if (event.kind === 'failed') {
        failure = event.fault;
        break;
      }
      this.#note(event);
      isContent ||= carriesContent(event);
      text += this.#writer.write(event);
    }
    return { bytes: text === '' ? undefined : text, isContent, isTerminal: this.#isEnded, fault: failure };
  }

  #note(event: CanonicalEvent): void {
    if (event.kind === 'usage' || event.kind === 'start') this.#usage = mergeUsage(this.#usage, event.usage);
    if (event.kind === 'end') this.#isEnded = true;
  }
}

function carriesContent(event: CanonicalEvent): boolean {
  switch (event.kind) {
    case 'start':
    case 'usage':
      return false;
    case 'text':
    case 'refusal':
    case 'reasoning':
      return event.text !== '';
    default:
      // Tool calls, signatures; also a finish: an empty answer is an answer.
      return true;
  }
}

/** Later figures replace earlier ones, but what a later event does not say stays known. */
function mergeUsage(before: TokenUsage | undefined, after: TokenUsage | undefined): TokenUsage | undefined {
  if (before === undefined || after === undefined) return after ?? before;
  return {
    input_tokens: after.input_tokens ?? before.input_tokens,
    output_tokens: after.output_tokens ?? before.output_tokens,
    cached_input_tokens: after.cached_input_tokens ?? before.cached_input_tokens,
    cache_write_tokens: after.cache_write_tokens ?? before.cache_write_tokens,
    reasoning_tokens: after.reasoning_tokens ?? before.reasoning_tokens,
  };
}
