import type { CanonicalEvent, TokenUsage } from '@headgate/domain';
import type { ReplyFallback, StreamWriter } from '../dialect.ts';
import { ItemWriter, type TypedEvent } from './item-writer.ts';
import { endingOf, headOf, lastStatus, type ResponseHead, writeBody } from './write-response.ts';

type Start = Extract<CanonicalEvent, { kind: 'start' }>;

/** A streamed chat answer as typed events: created, in progress, items one after the other, then the whole answer once more. */
export class ResponseStreamWriter implements StreamWriter {
  private sequence = 0;
  private head: ResponseHead | undefined;
  private items: ItemWriter | undefined;
  private usage: TokenUsage | undefined;
  private ending = endingOf('stop');

  constructor(
    private readonly fallback: ReplyFallback,
    private readonly textTools: ReadonlySet<string>,
  ) {}

  write(event: CanonicalEvent): string {
    switch (event.kind) {
      case 'start':
        return this.start(event);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'end':
        return this.end();
      case 'failed':
      case 'extras':
        return '';
      case 'finish': {
        // The language has one choice.
        if (event.choice !== 0) return '';
        this.ending = endingOf(event.finish);
        return this.within((items) => items.close(lastStatus(this.ending)));
      }
      default:
        return event.choice === 0 ? this.within((items) => items.write(event)) : '';
    }
  }

  /** What a provider says without having begun begins here. */
  private within(write: (items: ItemWriter) => readonly TypedEvent[]): string {
    const begun = this.items === undefined ? this.start(unsaid) : '';
    return (
      begun +
      (this.items === undefined
        ? ''
        : write(this.items)
            .map((event) => this.say(event))
            .join(''))
    );
  }

  private start(event: Start): string {
    if (this.head !== undefined) return '';
    this.head = headOf(event, this.fallback);
    this.items = new ItemWriter(this.head.id, this.textTools);
    this.usage = event.usage;
    const response = writeBody(this.head, { ending: undefined, output: [], usage: undefined });
    return this.say({ type: 'response.created', response }) + this.say({ type: 'response.in_progress', response });
  }

  private end(): string {
    const closed = this.within((items) => items.close(lastStatus(this.ending)));
    const head = this.head ?? headOf(unsaid, this.fallback);
    const output = this.items?.output ?? [];
    const response = writeBody(head, { ending: this.ending, output, usage: this.usage });
    return closed + this.say({ type: `response.${this.ending.status}`, response });
  }

  private say(event: TypedEvent): string {
    const data = JSON.stringify({ ...event, sequence_number: this.sequence });
    this.sequence += 1;
    return `event: ${event.type}\ndata: ${data}\n\n`;
  }
}

const unsaid: Start = { kind: 'start', id: '', model: '', createdSeconds: undefined, usage: undefined };
