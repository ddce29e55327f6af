import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { type Fault, fault, isJsonObject, type JsonObject, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readWith } from '../read-with.ts';
import { findOllamaError } from './errors.ts';
import { argumentsOf, callId, toSeconds } from './response.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireAnswer, type WireAnswer, type WireToolCall } from './wire.ts';

/** Reads a stream of lines, each a piece of the answer; the line that is `done` ends it and counts. */
export class OllamaStreamReader implements StreamReader {
  private hasStarted = false;
  private isOver = false;
  private calls = 0;

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
    const failure = findOllamaError(value);
    if (failure !== undefined) return this.fail(failure);
    // A line of a kind newer than this adapter.
    if (!isJsonObject(value['message'])) return [];
    const wire = readWith(wireAnswer, value);
    const events = this.hasStarted ? [] : [this.start(wire)];
    const { thinking, content, tool_calls: calls } = wire.message;
    if (thinking) events.push({ kind: 'reasoning', choice: 0, text: thinking });
    if (content) events.push({ kind: 'text', choice: 0, text: content });
    for (const call of calls ?? []) events.push(...this.call(call));
    return wire.done === true ? this.end(wire, events) : events;
  }

  private start(wire: WireAnswer): CanonicalEvent {
    this.hasStarted = true;
    const createdSeconds = toSeconds(wire.created_at);
    return { kind: 'start', id: '', model: wire.model ?? '', createdSeconds, usage: undefined };
  }

  /** Calls come whole, one or more a line. */
  private call(wire: WireToolCall): CanonicalEvent[] {
    const index = this.calls;
    this.calls += 1;
    return [
      { kind: 'tool-call', choice: 0, index, id: callId(wire, index), name: wire.function.name },
      { kind: 'tool-arguments', choice: 0, index, json: argumentsOf(wire) },
    ];
  }

  private end(wire: WireAnswer, events: CanonicalEvent[]): CanonicalEvent[] {
    this.isOver = true;
    const usage = toUsage(wire);
    return [
      ...events,
      ...(usage === undefined ? [] : [{ kind: 'usage' as const, usage }]),
      { kind: 'finish', choice: 0, ...toFinish(wire.done_reason ?? 'stop', this.calls > 0) },
      { kind: 'end' },
    ];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}
