import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { defined, type Fault, fault, type JsonObject, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readWith } from '../read-with.ts';
import { type OpenAiAccent, openAiAccent } from './accent.ts';
import { findOpenAiError } from './errors.ts';
import { readCitations } from './read-citations.ts';
import { toText, toThought } from './response.ts';
import { ToolCallReader } from './tool-call-reader.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireChunk, type WireChunk, type WireMessage, type WireUsage } from './wire.ts';

type WireChoice = NonNullable<WireChunk['choices']>[number];

/** Reads a stream of chunks. Servers differ in what they leave out: ids, indices, the last chunk, `[DONE]`. */
export class OpenAiStreamReader implements StreamReader {
  private hasStarted = false;
  private isOver = false;
  private readonly tools = new Map<number, ToolCallReader>();
  private readonly finished = new Set<number>();
  private readonly begun = new Set<number>();

  constructor(private readonly accent: OpenAiAccent = openAiAccent) {}

  push(event: SseEvent): CanonicalEvent[] {
    const { data } = event;
    if (this.isOver || data === undefined) return [];
    if (data.trim() === '[DONE]') return this.done();
    try {
      return this.read(data);
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  close(): CanonicalEvent[] {
    if (this.isOver) return [];
    const isWhole = this.begun.size > 0 && [...this.begun].every((choice) => this.finished.has(choice));
    return isWhole ? this.end([]) : this.fail(fault('provider_stream_broken'));
  }

  private read(data: string): CanonicalEvent[] {
    const value = parseObject(data);
    if (value === undefined) throw fault('provider_reply_unreadable');
    const failure = findOpenAiError(value, this.accent);
    if (failure !== undefined) return this.fail(failure);
    const chunk = readWith(wireChunk, value);
    const events: CanonicalEvent[] = this.hasStarted ? [] : [startOf(chunk)];
    this.hasStarted = true;
    for (const choice of chunk.choices ?? []) this.readChoice(choice, events);
    const usage = usageOf(chunk);
    if (usage) events.push({ kind: 'usage', usage: toUsage(usage, this.accent.isReasoningBeside) });
    return events;
  }

  private readChoice(wire: WireChoice, events: CanonicalEvent[]): void {
    const choice = wire.index ?? 0;
    this.begun.add(choice);
    if (wire.delta) this.readDelta(choice, wire.delta, wire.logprobs ?? undefined, events);
    if (wire.finish_reason) this.finish(choice, wire.finish_reason, events);
  }

  private readDelta(
    choice: number,
    delta: WireMessage,
    logprobs: JsonObject | undefined,
    events: CanonicalEvent[],
  ): void {
    const reasoning = toThought(delta);
    if (reasoning !== '') events.push({ kind: 'reasoning', choice, text: reasoning });
    const text = toText(delta.content);
    if (text !== '' || logprobs !== undefined) events.push({ kind: 'text', choice, text, ...defined({ logprobs }) });
    for (const citation of readCitations(delta)) events.push({ kind: 'citation', choice, citation });
    if (delta.refusal) events.push({ kind: 'refusal', choice, text: delta.refusal });
    for (const call of delta.tool_calls ?? []) events.push(...this.toolsOf(choice).read(call));
  }

  private finish(choice: number, reason: string, events: CanonicalEvent[]): void {
    if (this.finished.has(choice)) return;
    this.finished.add(choice);
    const tools = this.tools.get(choice);
    events.push(...(tools?.close() ?? []));
    events.push({ kind: 'finish', choice, ...toFinish(reason, tools !== undefined) });
  }

  private toolsOf(choice: number): ToolCallReader {
    let reader = this.tools.get(choice);
    if (reader === undefined) this.tools.set(choice, (reader = new ToolCallReader(choice)));
    return reader;
  }

  /** `[DONE]` says the answer is whole, even where a server forgot to say why it stopped. */
  private done(): CanonicalEvent[] {
    if (!this.hasStarted)
      return this.fail(fault('provider_reply_unreadable', { message: 'The provider sent an empty stream.' }));
    const events: CanonicalEvent[] = [];
    for (const choice of this.begun) this.finish(choice, 'stop', events);
    return this.end(events);
  }

  private end(events: CanonicalEvent[]): CanonicalEvent[] {
    this.isOver = true;
    return [...events, { kind: 'end' }];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}

/** Beside the choices, within one (Moonshot), or where Groq has it. */
function usageOf({ usage, choices, x_groq: groq }: WireChunk): WireUsage | null | undefined {
  return usage ?? choices?.find((choice) => choice.usage)?.usage ?? groq?.usage;
}

function startOf(chunk: WireChunk): CanonicalEvent {
  return {
    kind: 'start',
    id: chunk.id ?? '',
    model: chunk.model ?? '',
    createdSeconds: chunk.created ?? undefined,
    usage: undefined,
  };
}
