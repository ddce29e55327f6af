import type { SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { NativeLanguage, StreamTap, TapClose, TapView, WholeView } from '../adapter.ts';
import { looksLikeObject, parseObject, sniffLastObject } from '../json-sniff.ts';
import { listOf } from '../list-of.ts';
import { findGeminiError } from './errors.ts';
import { toUsage } from './usage.ts';
import { wireUsage } from './wire.ts';

/** A language of Gemini's as it passes through: the model stands in the path, so that no byte of the body changes. */
export function nativeGemini(verb: string, pathOf: (model: string, isStreaming: boolean) => string): NativeLanguage {
  return {
    path: `:${verb}`,
    pathOf,
    forwardedHeaders: [],
    defaultHeaders: {},
    // The language always reports usage.
    needsUsageAsked: () => false,
    readUsage: (body) => readWhole(asBuffer(body)),
    openTap: () => new GeminiTap(),
  };
}

function readWhole(bytes: Buffer): WholeView {
  const fault = findHiddenFault(bytes);
  return {
    usage: readUsage(sniffLastObject(bytes, '"usageMetadata"')),
    ...(fault !== undefined && { fault }),
  };
}

function findHiddenFault(bytes: Buffer): Fault | undefined {
  if (!looksLikeObject(bytes)) return fault('provider_reply_unreadable');
  if (!/^\s*\{\s*"error"/.test(bytes.toString('latin1', 0, 64))) return undefined;
  const value = parseObject(bytes.toString('utf8'));
  return value === undefined ? fault('provider_reply_unreadable') : findGeminiError(value);
}

function readUsage(value: unknown): TokenUsage | undefined {
  const read = wireUsage.safeParse(value);
  return read.success && isJsonObject(value) ? toUsage(read.data) : undefined;
}

const plain: TapView = { forward: true, isContent: false, isTerminal: false, fault: undefined };
const content: TapView = { ...plain, isContent: true };

/** Looks at a stream of Gemini's chunks. The language has no terminator: a stream is over when the connection is. */
class GeminiTap implements StreamTap {
  usage: TokenUsage | undefined;
  private hasContent = false;
  private readonly open = new Set<number>();
  private readonly finished = new Set<number>();
  private isOver = false;

  see({ data }: SseEvent): TapView {
    if (data === undefined || data.trim() === '') return plain;
    const value = parseObject(data);
    if (value === undefined) return this.fail(fault('provider_reply_unreadable'));
    const failure = findGeminiError(value);
    return failure === undefined ? this.read(value) : this.fail(failure);
  }

  close(): TapClose {
    const isWhole = this.isOver || (this.finished.size > 0 && this.open.size === 0);
    return { append: '', fault: isWhole ? undefined : fault('provider_stream_broken') };
  }

  private read(chunk: JsonObject): TapView {
    this.usage = readUsage(chunk['usageMetadata']) ?? this.usage;
    const candidates = listOf(chunk['candidates']).filter(isJsonObject);
    for (const candidate of candidates) this.note(candidate);
    const feedback = chunk['promptFeedback'];
    if (isJsonObject(feedback) && typeof feedback['blockReason'] === 'string') this.finish(0);
    return this.hasContent ? content : plain;
  }

  private note(candidate: JsonObject): void {
    const index = typeof candidate['index'] === 'number' ? candidate['index'] : 0;
    const said = candidate['content'];
    const parts = isJsonObject(said) ? listOf(said['parts']) : [];
    this.hasContent ||= parts.some((part) => isJsonObject(part) && part['text'] !== '');
    if (!this.finished.has(index)) this.open.add(index);
    if (typeof candidate['finishReason'] === 'string') this.finish(index);
  }

  /** An answer may be empty and whole. */
  private finish(index: number): void {
    this.hasContent = true;
    this.open.delete(index);
    this.finished.add(index);
  }

  private fail(failure: Fault): TapView {
    this.isOver = true;
    return { ...plain, forward: false, fault: failure };
  }
}
