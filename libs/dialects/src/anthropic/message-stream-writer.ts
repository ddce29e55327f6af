import type { CanonicalEvent, ChatCall, TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { ReplyFallback, StreamWriter } from '../dialect.ts';
import { estimateInputTokens } from '../estimate-tokens.ts';
import { BlockWriter } from './block-writer.ts';
import { toStopReason } from './stop-reason.ts';
import { messageHead, noUsage } from './write-message.ts';
import { writeUsage } from './write-usage.ts';

type Finish = Extract<CanonicalEvent, { kind: 'finish' }>;
type Start = Extract<CanonicalEvent, { kind: 'start' }>;

/** A streamed chat answer as Anthropic's events: `message_start`, blocks one after the other, `message_delta`, `message_stop`. */
export class MessageStreamWriter implements StreamWriter {
  private readonly blocks = new BlockWriter();
  private hasStarted = false;
  private usage: TokenUsage | undefined;
  private finish: Finish | undefined;

  constructor(
    private readonly call: ChatCall,
    private readonly fallback: ReplyFallback,
  ) {}

  write(event: CanonicalEvent): string {
    switch (event.kind) {
      case 'start':
        return this.start(event);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        // Held back: the language says usage and stop reason in one event, and usage may come later.
        if (event.choice === 0) this.finish = event;
        return '';
      case 'end':
        return this.begin() + this.end();
      case 'failed':
      case 'extras':
        return '';
      default:
        // The language has one choice.
        return event.choice === 0 ? this.begin() + this.blocks.write(event) : '';
    }
  }

  private begin(): string {
    if (this.hasStarted) return '';
    return this.start({ kind: 'start', id: '', model: '', createdSeconds: undefined, usage: undefined });
  }

  private start(event: Start): string {
    if (this.hasStarted) return '';
    this.hasStarted = true;
    this.usage = event.usage;
    // Coding agents show the fill of the context window from here, so an estimate is better than nothing.
    const usage = event.usage ?? { ...noUsage, input_tokens: estimateInputTokens(this.call), output_tokens: 1 };
    const message = {
      ...messageHead(event, this.fallback),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeUsage(usage),
    };
    return toEvent({ type: 'message_start', message });
  }

  private end(): string {
    const { finish, rawReason, stopSequence } = this.finish ?? {
      finish: 'stop',
      rawReason: undefined,
      stopSequence: undefined,
    };
    const delta = {
      stop_reason: toStopReason(finish, rawReason, stopSequence),
      stop_sequence: stopSequence ?? null,
    };
    const usage = writeUsage(this.usage ?? { ...noUsage, input_tokens: estimateInputTokens(this.call) });
    const counted = this.usage?.output_tokens ?? this.blocks.estimateTokens();
    return (
      this.blocks.close() +
      toEvent({ type: 'message_delta', delta, usage: { ...usage, output_tokens: counted } }) +
      toEvent({ type: 'message_stop' })
    );
  }
}

/** One event of Anthropic's stream: its name is also in the data. */
export function toEvent(data: JsonObject & { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
