import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { type Fault, fault, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readWith } from '../read-with.ts';
import { findGeminiError } from './errors.ts';
import { toCallId } from './response.ts';
import { toBlocked, toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { type WireCandidate, type WirePart, type WireResponse, wireResponse } from './wire.ts';

interface OpenChoice {
  calls: number;
  isFinished: boolean;
}

/** Reads Gemini's stream: every event is an answer of its own, calls come whole, and the end is the connection's. */
export class GeminiStreamReader implements StreamReader {
  private hasStarted = false;
  private isOver = false;
  private responseId = '';
  private readonly choices = new Map<number, OpenChoice>();

  push({ data }: SseEvent): CanonicalEvent[] {
    if (this.isOver || data === undefined || data.trim() === '') return [];
    try {
      return this.read(data);
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  close(): CanonicalEvent[] {
    if (this.isOver) return [];
    const isWhole = this.choices.size > 0 && [...this.choices.values()].every(({ isFinished }) => isFinished);
    if (!isWhole) return this.fail(fault('provider_stream_broken'));
    this.isOver = true;
    return [{ kind: 'end' }];
  }

  private read(data: string): CanonicalEvent[] {
    const value = parseObject(data);
    if (value === undefined) throw fault('provider_reply_unreadable');
    const failure = findGeminiError(value);
    if (failure !== undefined) return this.fail(failure);
    const wire = readWith(wireResponse, value);
    const events = this.start(wire);
    for (const candidate of wire.candidates ?? []) this.readCandidate(candidate, events);
    this.readBlock(wire, events);
    if (wire.usageMetadata) events.push({ kind: 'usage', usage: toUsage(wire.usageMetadata) });
    return events;
  }

  private start(wire: WireResponse): CanonicalEvent[] {
    if (this.hasStarted) return [];
    this.hasStarted = true;
    this.responseId = wire.responseId ?? '';
    return [
      {
        kind: 'start',
        id: this.responseId,
        model: wire.modelVersion ?? '',
        createdSeconds: undefined,
        usage: undefined,
      },
    ];
  }

  private readCandidate(wire: WireCandidate, events: CanonicalEvent[]): void {
    const choice = wire.index ?? 0;
    const open = this.openChoice(choice);
    // What comes after the reason (an empty chunk with usage, sources) belongs to an answer that is over.
    if (open.isFinished) return;
    for (const part of wire.content?.parts ?? []) this.readPart(part, choice, events);
    if (!wire.finishReason) return;
    open.isFinished = true;
    events.push({ kind: 'finish', choice, ...toFinish(wire.finishReason, open.calls > 0) });
  }

  private readPart(part: WirePart, choice: number, events: CanonicalEvent[]): void {
    const { functionCall, text } = part;
    if (functionCall) {
      const open = this.openChoice(choice);
      const index = open.calls;
      open.calls += 1;
      const id = toCallId(part, this.responseId, index);
      events.push({ kind: 'tool-call', choice, index, id, name: functionCall.name ?? '' });
      events.push({ kind: 'tool-arguments', choice, index, json: JSON.stringify(functionCall.args ?? {}) });
    } else if (text) {
      events.push({ kind: part.thought === true ? 'reasoning' : 'text', choice, text });
    }
  }

  /** A blocked prompt has no candidate, only the reason. */
  private readBlock({ promptFeedback, candidates }: WireResponse, events: CanonicalEvent[]): void {
    const reason = promptFeedback?.blockReason;
    if (!reason || (candidates?.length ?? 0) > 0 || this.choices.size > 0) return;
    this.openChoice(0).isFinished = true;
    events.push({ kind: 'finish', choice: 0, ...toBlocked(reason) });
  }

  private openChoice(choice: number): OpenChoice {
    let open = this.choices.get(choice);
    if (open === undefined) this.choices.set(choice, (open = { calls: 0, isFinished: false }));
    return open;
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}
