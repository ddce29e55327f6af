import type { CanonicalEvent, PartEvent, TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { ReplyFallback, StreamWriter } from '../dialect.ts';
import { toGeminiFinish } from './finish-reason.ts';
import { writeThought } from './thought-signature.ts';
import { writeGrounding } from './write-grounding.ts';
import { replyTail, writeFunctionCall } from './write-generate-reply.ts';
import { writeUsage } from './write-usage.ts';

type Finish = Extract<CanonicalEvent, { kind: 'finish' }>;

interface OpenCall {
  readonly choice: number;
  readonly index: number;
  readonly id: string;
  readonly name: string;
  argumentsJson: string;
}

/** A streamed chat answer as GenerateContentResponses, one to an event; the last one has every finish reason and the usage. */
export class GenerateStreamWriter implements StreamWriter {
  private tail: JsonObject;
  private usage: TokenUsage | undefined;
  private readonly finishes: Finish[] = [];
  /** Calls are whole parts in this language: what a provider sends in pieces waits for its end. */
  private calls: OpenCall[] = [];
  /** Said at the end, with the stretches of the text they are about. */
  private readonly citations: Extract<CanonicalEvent, { kind: 'citation' }>[] = [];
  private readonly texts = new Map<number, string>();

  constructor(private readonly fallback: ReplyFallback) {
    this.tail = replyTail({ id: '', model: '' }, fallback);
  }

  write(event: CanonicalEvent): string {
    switch (event.kind) {
      case 'start':
        this.tail = replyTail(event, this.fallback);
        this.usage = event.usage ?? this.usage;
        return '';
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        this.finishes.push(event);
        return this.release(event.choice);
      case 'end':
        return this.end();
      case 'failed':
      case 'extras':
        return '';
      case 'citation':
        this.citations.push(event);
        return '';
      default:
        return this.part(event);
    }
  }

  private part(event: Exclude<PartEvent, { kind: 'citation' }>): string {
    const { choice } = event;
    switch (event.kind) {
      case 'text':
        this.texts.set(choice, (this.texts.get(choice) ?? '') + event.text);
        return this.said(choice, event.text);
      case 'refusal':
        return this.said(choice, event.text);
      case 'reasoning':
        return this.thought(choice, { text: event.text });
      case 'reasoning-signature':
        return this.thought(choice, { text: '', signature: event.signature });
      case 'reasoning-redacted':
        return this.thought(choice, { text: '', redacted: event.redacted });
      case 'tool-call':
        this.calls.push({ choice, index: event.index, id: event.id, name: event.name, argumentsJson: '' });
        return '';
      case 'tool-arguments': {
        const call = this.calls.find((open) => open.choice === choice && open.index === event.index);
        if (call !== undefined) call.argumentsJson += event.json;
        return '';
      }
    }
  }

  private said(choice: number, text: string): string {
    return text === '' ? '' : this.release(choice) + this.chunk([candidate(choice, [{ text }])]);
  }

  private grounding(choice: number): JsonObject {
    const cited = this.citations.filter((event) => event.choice === choice).map(({ citation }) => citation);
    return writeGrounding(cited, this.texts.get(choice) ?? '');
  }

  private thought(choice: number, thought: Parameters<typeof writeThought>[0]): string {
    return this.release(choice) + this.chunk([candidate(choice, [writeThought(thought)])]);
  }

  /** Says the calls of a choice, which are whole once something else follows. */
  private release(choice: number): string {
    const ready = this.calls.filter((call) => call.choice === choice);
    if (ready.length === 0) return '';
    this.calls = this.calls.filter((call) => call.choice !== choice);
    return this.chunk([candidate(choice, ready.map(writeFunctionCall))]);
  }

  private end(): string {
    const finished = this.finishes.map(({ choice, finish, rawReason }) => ({
      content: { parts: [{ text: '' }], role: 'model' },
      finishReason: toGeminiFinish(finish, rawReason),
      index: choice,
      ...this.grounding(choice),
    }));
    return this.chunk(finished, this.usage);
  }

  private chunk(candidates: readonly JsonObject[], usage?: TokenUsage): string {
    const counted = usage === undefined ? {} : { usageMetadata: writeUsage(usage) };
    return `data: ${JSON.stringify({ candidates, ...counted, ...this.tail })}\n\n`;
  }
}

function candidate(index: number, parts: readonly JsonObject[]): JsonObject {
  return { content: { parts, role: 'model' }, index };
}
