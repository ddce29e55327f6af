import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import { type Fault, fault, isJsonObject, type JsonObject, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readWith } from '../read-with.ts';
import { findAnthropicError } from './errors.ts';
import { readCitation } from './read-citation.ts';
import { toFinish } from './stop-reason.ts';
import { mergeUsage, toUsage } from './usage.ts';
import { type WireBlock, wireEvent, type WireEvent, type WireUsage } from './wire.ts';

interface OpenTool {
  /** Dense from 0, whatever the index of the block. */
  readonly index: number;
  readonly input: unknown;
  hasArguments: boolean;
}

/** Reads Anthropic's stream; everything is said in choice 0, and block indices do not reach the caller. */
export class AnthropicStreamReader implements StreamReader {
  private usage: WireUsage | undefined;
  private toolCount = 0;
  /** By block index. */
  private readonly tools = new Map<number, OpenTool>();
  /** Where in the text the open block began, and how far the text goes. */
  private textStart = 0;
  private textEnd = 0;
  /** Citations of the open block. */
  private readonly cited: JsonObject[] = [];
  private hasStopReason = false;
  private isOver = false;

  push(event: SseEvent): CanonicalEvent[] {
    const { data } = event;
    if (this.isOver || data === undefined || data === '') return [];
    try {
      return this.read(data);
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  close(): CanonicalEvent[] {
    if (this.isOver) return [];
    return this.hasStopReason ? this.end() : this.fail(fault('provider_stream_broken'));
  }

  private read(data: string): CanonicalEvent[] {
    const value = parseObject(data);
    if (value === undefined) throw fault('provider_reply_unreadable');
    const failure = findAnthropicError(value);
    if (failure !== undefined) return this.fail(failure);
    // Kinds newer than this adapter are none of its business, whatever they hold.
    return isKnown(value['type']) ? this.readEvent(readWith(wireEvent, value)) : [];
  }

  private readEvent(event: WireEvent): CanonicalEvent[] {
    switch (event.type) {
      case 'message_start':
        return this.start(event);
      case 'content_block_start':
        return event.content_block ? this.openBlock(event.index ?? 0, event.content_block) : [];
      case 'content_block_delta':
        return this.delta(event);
      case 'content_block_stop':
        return this.closeBlock(event.index ?? 0);
      case 'message_delta':
        return this.finish(event);
      case 'message_stop':
        return this.end();
      default:
        return [];
    }
  }

  private start({ message }: WireEvent): CanonicalEvent[] {
    this.usage = message?.usage ?? undefined;
    const usage = this.usage === undefined ? undefined : toUsage(this.usage);
    return [{ kind: 'start', id: message?.id ?? '', model: message?.model ?? '', createdSeconds: undefined, usage }];
  }

  private openBlock(at: number, block: WireBlock): CanonicalEvent[] {
    switch (block.type) {
      case 'text':
        this.textStart = this.textEnd;
        return block.text ? this.text(block.text) : [];
      case 'thinking':
        return block.thinking ? [{ kind: 'reasoning', choice: 0, text: block.thinking }] : [];
      case 'redacted_thinking':
        return [{ kind: 'reasoning-redacted', choice: 0, redacted: block.data ?? '' }];
      case 'tool_use': {
        const index = this.toolCount++;
        this.tools.set(at, { index, input: block.input, hasArguments: false });
        return [{ kind: 'tool-call', choice: 0, index, id: block.id ?? '', name: block.name ?? '' }];
      }
      default:
        return [];
    }
  }

  private delta({ index, delta }: WireEvent): CanonicalEvent[] {
    if (!delta) return [];
    if (delta.text) return this.text(delta.text);
    if (delta.citation) this.cited.push(delta.citation);
    if (delta.thinking) return [{ kind: 'reasoning', choice: 0, text: delta.thinking }];
    if (delta.signature) return [{ kind: 'reasoning-signature', choice: 0, signature: delta.signature }];
    return delta.partial_json ? this.toolArguments(index ?? 0, delta.partial_json) : [];
  }

  private text(text: string): CanonicalEvent[] {
    this.textEnd += text.length;
    return [{ kind: 'text', choice: 0, text }];
  }

  private toolArguments(at: number, json: string): CanonicalEvent[] {
    const tool = this.tools.get(at);
    if (tool === undefined) return [];
    tool.hasArguments = true;
    return [{ kind: 'tool-arguments', choice: 0, index: tool.index, json }];
  }

  /** A tool without arguments sends no piece of them; some servers say them at the start of the block instead. */
  private closeBlock(at: number): CanonicalEvent[] {
    const tool = this.tools.get(at);
    this.tools.delete(at);
    if (tool === undefined) return this.closeText();
    if (tool.hasArguments) return [];
    const json = isJsonObject(tool.input) ? JSON.stringify(tool.input) : '{}';
    return [{ kind: 'tool-arguments', choice: 0, index: tool.index, json }];
  }

  /** Only the end of a block tells the stretch its citations are about. */
  private closeText(): CanonicalEvent[] {
    const stretch = { start: this.textStart, end: this.textEnd };
    const citations = this.cited.splice(0).flatMap((said) => readCitation(said, stretch));
    return citations.map((citation) => ({ kind: 'citation', choice: 0, citation }));
  }

  private finish({ delta, usage }: WireEvent): CanonicalEvent[] {
    const events: CanonicalEvent[] = [];
    if (usage) {
      this.usage = mergeUsage(this.usage, usage);
      events.push({ kind: 'usage', usage: toUsage(this.usage) });
    }
    if (delta?.stop_reason && !this.hasStopReason) {
      this.hasStopReason = true;
      events.push({ kind: 'finish', choice: 0, ...toFinish(delta.stop_reason, delta.stop_sequence) });
    }
    return events;
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

const known: ReadonlySet<unknown> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

function isKnown(type: unknown): boolean {
  return known.has(type);
}
