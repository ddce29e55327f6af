import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { type Fault, fault, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readWith } from '../read-with.ts';
import { readException } from './errors.ts';
import { exceptionEvent } from './framing.ts';
import { toFinish } from './stop-reason.ts';
import { toUsage } from './usage.ts';
import { wireEvent, type WireEvent } from './wire.ts';

interface OpenTool {
  /** Dense from 0, whatever the index of the block. */
  readonly index: number;
  hasArguments: boolean;
}

/** Reads the events of ConverseStream; everything is said in choice 0, and block indices do not reach the caller. */
export class ConverseStreamReader implements StreamReader {
  private toolCount = 0;
  /** By block index. */
  private readonly tools = new Map<number, OpenTool>();
  private hasStarted = false;
  private hasStopReason = false;
  private isOver = false;

  push({ event, data }: SseEvent): CanonicalEvent[] {
    if (this.isOver || data === undefined) return [];
    try {
      if (event === exceptionEvent) return this.fail(readException(data));
      const value = parseObject(data);
      if (value === undefined) throw fault('provider_reply_unreadable');
      // Kinds newer than this adapter are none of its business, whatever they hold.
      return known.has(event) ? this.read(event, readWith(wireEvent, value)) : [];
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  close(): CanonicalEvent[] {
    if (this.isOver) return [];
    return this.hasStopReason ? this.end() : this.fail(fault('provider_stream_broken'));
  }

  private read(event: string | undefined, wire: WireEvent): CanonicalEvent[] {
    switch (event) {
      case 'messageStart':
        return this.start();
      case 'contentBlockStart':
        return [...this.start(), ...this.openBlock(wire)];
      case 'contentBlockDelta':
        return [...this.start(), ...this.delta(wire)];
      case 'contentBlockStop':
        return this.closeBlock(wire.contentBlockIndex ?? 0);
      case 'messageStop':
        return this.finish(wire.stopReason ?? 'end_turn');
      case 'metadata':
        return [...usageOf(wire), ...(this.hasStopReason ? this.end() : [])];
      default:
        return [];
    }
  }

  private start(): CanonicalEvent[] {
    if (this.hasStarted) return [];
    this.hasStarted = true;
    return [{ kind: 'start', id: '', model: '', createdSeconds: undefined, usage: undefined }];
  }

  private openBlock({ start, contentBlockIndex }: WireEvent): CanonicalEvent[] {
    const tool = start?.toolUse;
    if (!tool) return [];
    const index = this.toolCount++;
    this.tools.set(contentBlockIndex ?? 0, { index, hasArguments: false });
    return [{ kind: 'tool-call', choice: 0, index, id: tool.toolUseId ?? '', name: tool.name ?? '' }];
  }

  private delta({ contentBlockIndex, delta }: WireEvent): CanonicalEvent[] {
    if (delta?.text) return [{ kind: 'text', choice: 0, text: delta.text }];
    if (delta?.toolUse?.input) return this.toolArguments(contentBlockIndex ?? 0, delta.toolUse.input);
    return delta?.reasoningContent ? toThought(delta.reasoningContent) : [];
  }

  private toolArguments(at: number, json: string): CanonicalEvent[] {
    const tool = this.tools.get(at);
    if (tool === undefined) return [];
    tool.hasArguments = true;
    return [{ kind: 'tool-arguments', choice: 0, index: tool.index, json }];
  }

  /** A tool without arguments sends no piece of them. */
  private closeBlock(at: number): CanonicalEvent[] {
    const tool = this.tools.get(at);
    this.tools.delete(at);
    if (tool === undefined || tool.hasArguments) return [];
    return [{ kind: 'tool-arguments', choice: 0, index: tool.index, json: '{}' }];
  }

  private finish(reason: string): CanonicalEvent[] {
    if (this.hasStopReason) return [];
    this.hasStopReason = true;
    const rest = [...this.tools.keys()].flatMap((at) => this.closeBlock(at));
    return [...this.start(), ...rest, { kind: 'finish', choice: 0, ...toFinish(reason) }];
  }

  private end(): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'end' }];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}

function toThought({
  text,
  signature,
  redactedContent: redacted,
}: NonNullable<NonNullable<WireEvent['delta']>['reasoningContent']>): CanonicalEvent[] {
  if (text) return [{ kind: 'reasoning', choice: 0, text }];
  if (signature) return [{ kind: 'reasoning-signature', choice: 0, signature }];
  return redacted ? [{ kind: 'reasoning-redacted', choice: 0, redacted }] : [];
}

function usageOf({ usage }: WireEvent): CanonicalEvent[] {
  return usage ? [{ kind: 'usage', usage: toUsage(usage) }] : [];
}

const known: ReadonlySet<string | undefined> = new Set([
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
]);
