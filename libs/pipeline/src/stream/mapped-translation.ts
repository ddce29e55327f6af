import type { LiveCustomRoute, SseEvent, TokenUsage } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { findDeclaredFailure, type StreamFormat, UsageSniffer } from '@headgate/providers';
import type { StreamClose, StreamStep, StreamTranslation } from './stream-translation.ts';

/** A streamed answer of a custom route: each event filled into the declared template, its end is the connection's. */
export class MappedTranslation implements StreamTranslation {
  readonly #custom: LiveCustomRoute;
  readonly #format: StreamFormat;
  readonly #sniffer = new UsageSniffer();
  #usage: TokenUsage | undefined;

  constructor(custom: LiveCustomRoute, format: StreamFormat) {
    this.#custom = custom;
    this.#format = format;
  }

  get usage(): TokenUsage | undefined {
    return this.#custom.usage === undefined ? this.#sniffer.usage : this.#usage;
  }

  see(event: SseEvent): StreamStep {
    const { data } = event;
    // Signs of life, and the word with which OpenAI's imitators end.
    if (data === undefined || data.trim() === '[DONE]') return pass(event, data !== undefined);
    const value = parse(data);
    if (value === undefined)
      return { ...pass(event, false), bytes: undefined, fault: fault('provider_reply_unreadable') };
    const failure = findDeclaredFailure(value, this.#custom.error);
    if (failure !== undefined) return { ...pass(event, false), bytes: undefined, fault: failure };
    this.#count(event, value);
    const { stream } = this.#custom;
    if (stream === undefined) return pass(event, true);
    return { ...pass(event, true), bytes: this.#say(event, stream.fill(value)) };
  }

  close(): StreamClose {
    return { append: '', fault: undefined };
  }

  #count(event: SseEvent, value: JsonObject): void {
    if (this.#custom.usage === undefined) this.#sniffer.see(event);
    else this.#usage = this.#custom.usage(value) ?? this.#usage;
  }

  #say({ event }: SseEvent, value: JsonObject): string {
    const text = JSON.stringify(value);
    if (this.#format === 'ndjson') return `${text}\n`;
    return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
  }
}

function pass(event: SseEvent, isContent: boolean): StreamStep {
  return { bytes: event.raw, isContent, isTerminal: false, fault: undefined };
}

function parse(data: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
