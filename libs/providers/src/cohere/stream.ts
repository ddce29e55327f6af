import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { type Fault, fault, isJsonObject, type JsonObject, type JsonValue, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { providerFault } from '../errors/provider-fault.ts';
import { parseObject } from '../json-sniff.ts';
import { ToolCallReader } from '../openai/tool-call-reader.ts';
import { readWith } from '../read-with.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireDelta, type WireDelta } from './wire.ts';

/** Reads a stream of typed events; `message-end` ends it, says why, and counts. Citations are given together, before the end. */
export class CohereStreamReader implements StreamReader {
  private hasStarted = false;
  private isOver = false;
  private readonly tools = new ToolCallReader(0);
  private readonly citations: JsonValue[] = [];

  push({ data }: SseEvent): CanonicalEvent[] {
    if (this.isOver || data === undefined) return [];
    try {
      const value = parseObject(data);
      if (value === undefined) throw fault('provider_reply_unreadable');
      return this.read(value);
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  close(): CanonicalEvent[] {
    return this.isOver ? [] : this.fail(fault('provider_stream_broken'));
  }

  private read(value: JsonObject): CanonicalEvent[] {
    const { type, index } = value;
    // A sentence without a type is what a failed call would have had for a body.
    if (type === undefined && typeof value['message'] === 'string') {
      return this.fail(providerFault({ status: 500, message: value['message'] }));
    }
    const delta = isJsonObject(value['delta']) ? readWith(wireDelta, value['delta']) : {};
    const events = this.hasStarted || type === undefined ? [] : [this.start(value)];
    const place = typeof index === 'number' ? index : 0;
    return type === 'message-end' ? this.end(delta, events) : [...events, ...this.readPiece(type, delta, place)];
  }

  private start({ id }: JsonObject): CanonicalEvent {
    this.hasStarted = true;
    return {
      kind: 'start',
      id: typeof id === 'string' ? id : '',
      model: '',
      createdSeconds: undefined,
      usage: undefined,
    };
  }

  private readPiece(type: unknown, { message }: Partial<WireDelta>, place: number): CanonicalEvent[] {
    switch (type) {
      case 'content-start':
      case 'content-delta':
        return sayContent(message?.content);
      case 'tool-plan-delta':
        return sayContent({ thinking: message?.tool_plan });
      case 'tool-call-start':
      case 'tool-call-delta':
        return this.readCall(message?.tool_calls, place);
      default:
        this.note(type, message);
        return [];
    }
  }

  private readCall(call: Message['tool_calls'], index: number): CanonicalEvent[] {
    return isList(call) || !call ? [] : this.tools.read({ ...call, index });
  }

  private end(delta: Partial<WireDelta>, events: CanonicalEvent[]): CanonicalEvent[] {
    const { finish_reason: reason, usage, error } = delta;
    if (error) return this.fail(providerFault({ status: 500, message: error }));
    this.isOver = true;
    return [
      ...events,
      ...(usage ? [{ kind: 'usage' as const, usage: toUsage(usage) }] : []),
      ...this.tools.close(),
      ...this.cite(),
      { kind: 'finish', choice: 0, ...toFinish(reason ?? 'COMPLETE') },
      { kind: 'end' },
    ];
  }

  private note(type: unknown, message: WireDelta['message']): void {
    if (type === 'citation-start') this.citations.push(...[message?.citations ?? []].flat());
  }

  private cite(): CanonicalEvent[] {
    if (this.citations.length === 0) return [];
    return [{ kind: 'extras', extras: { openai: { citations: this.citations } } }];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}

type Message = NonNullable<WireDelta['message']>;
type Said =
  Message['content'] | { readonly thinking?: string | null | undefined; readonly text?: string | null | undefined };

/** A piece of a content; the list with which a message begins holds nothing yet. */
function sayContent(content: Said): CanonicalEvent[] {
  if (isList(content) || !content) return [];
  const { thinking, text } = content;
  const events: CanonicalEvent[] = [];
  if (thinking) events.push({ kind: 'reasoning', choice: 0, text: thinking });
  if (text) events.push({ kind: 'text', choice: 0, text });
  return events;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
