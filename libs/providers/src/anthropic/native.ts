import type { SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { NativeLanguage, StreamTap, TapClose, TapView, WholeView } from '../adapter.ts';
import { looksLikeObject, parseObject, sniffLastObject } from '../json-sniff.ts';
import { findAnthropicError } from './errors.ts';
import { mendMarks } from './mend-marks.ts';
import { anthropicVersion } from './request.ts';
import { mergeUsage, toUsage } from './usage.ts';
import { wireUsage, type WireUsage } from './wire.ts';

/** A language of Anthropic's as it passes through. */
export function nativeAnthropic(path: string, readUsage: (bytes: Buffer) => TokenUsage | undefined): NativeLanguage {
  return {
    path,
    forwardedHeaders: ['anthropic-beta', 'anthropic-version'],
    defaultHeaders: { 'anthropic-version': anthropicVersion },
    // The language always reports usage.
    needsUsageAsked: () => false,
    readUsage: (body) => readWhole(asBuffer(body), readUsage),
    openTap: () => new AnthropicTap(),
    amend: mendMarks,
  };
}

/** Usage of a whole message. */
export function readMessageUsage(bytes: Buffer): TokenUsage | undefined {
  const wire = readWire(sniffLastObject(bytes, '"usage"'));
  return wire === undefined ? undefined : toUsage(wire);
}

function readWhole(bytes: Buffer, readUsage: (bytes: Buffer) => TokenUsage | undefined): WholeView {
  const fault = findHiddenFault(bytes);
  return {
    usage: readUsage(bytes),
    ...(fault !== undefined && { fault }),
  };
}

function findHiddenFault(bytes: Buffer): Fault | undefined {
  if (!looksLikeObject(bytes)) return fault('provider_reply_unreadable');
  if (!/^\s*\{\s*("error"|"type"\s*:\s*"error")/.test(bytes.toString('latin1', 0, 64))) return undefined;
  const value = parseObject(bytes.toString('utf8'));
  return value === undefined ? fault('provider_reply_unreadable') : findAnthropicError(value);
}

function readWire(value: unknown): WireUsage | undefined {
  const read = wireUsage.safeParse(value);
  return read.success && isJsonObject(value) ? read.data : undefined;
}

const plain: TapView = { forward: true, isContent: false, isTerminal: false, fault: undefined };
const content: TapView = { ...plain, isContent: true };
const terminal: TapView = { ...plain, isTerminal: true };

const deltaLine = 'event: content_block_delta';

/** Looks at a stream of Anthropic's events; once content has begun, deltas are recognised by their first line and not parsed. */
class AnthropicTap implements StreamTap {
  usage: TokenUsage | undefined;
  private counted: WireUsage | undefined;
  private hasContent = false;
  private hasStopReason = false;
  private isOver = false;

  see(event: SseEvent): TapView {
    if (this.hasContent && asBuffer(event.raw).toString('latin1', 0, deltaLine.length) === deltaLine) return content;
    const { data } = event;
    if (data === undefined || data === '') return plain;
    const value = parseObject(data);
    if (value === undefined) return this.fail(fault('provider_reply_unreadable'));
    const failure = findAnthropicError(value);
    return failure === undefined ? this.read(value) : this.fail(failure);
  }

  close(): TapClose {
    if (this.isOver) return { append: '', fault: undefined };
    if (!this.hasStopReason) return { append: '', fault: fault('provider_stream_broken') };
    return { append: 'event: message_stop\ndata: {"type":"message_stop"}\n\n', fault: undefined };
  }

  private read(event: JsonObject): TapView {
    switch (event['type']) {
      case 'message_start':
        this.start(event['message']);
        return plain;
      case 'content_block_start':
        this.hasContent ||= opensContent(event['content_block']);
        break;
      case 'content_block_delta':
        this.hasContent ||= saysSomething(event['delta']);
        break;
      case 'message_delta':
        this.finish(event);
        break;
      case 'message_stop':
        this.isOver = true;
        return terminal;
      default:
        return plain;
    }
    return this.hasContent ? content : plain;
  }

  private start(message: unknown): void {
    if (!isJsonObject(message)) return;
    this.count(message['usage']);
  }

  private finish(event: JsonObject): void {
    this.count(event['usage']);
    const { delta } = event;
    if (!isJsonObject(delta) || typeof delta['stop_reason'] !== 'string') return;
    this.hasStopReason = true;
    // An answer may be empty and whole.
    this.hasContent = true;
  }

  private count(usage: unknown): void {
    const wire = readWire(usage);
    if (wire === undefined) return;
    this.counted = mergeUsage(this.counted, wire);
    this.usage = toUsage(this.counted);
  }

  private fail(failure: Fault): TapView {
    this.isOver = true;
    return { ...plain, forward: false, fault: failure };
  }
}

/** Blocks that are something by themselves; text and thoughts come as deltas. */
function opensContent(block: unknown): boolean {
  if (!isJsonObject(block)) return false;
  if (block['type'] === 'text') return block['text'] !== '';
  if (block['type'] === 'thinking') return block['thinking'] !== '';
  return true;
}

function saysSomething(delta: unknown): boolean {
  if (!isJsonObject(delta)) return false;
  return Object.entries(delta).some(([name, value]) => name !== 'type' && value !== '' && value !== null);
}
