import type { SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { NativeLanguage, StreamTap, TapClose, TapView, WholeView } from '../adapter.ts';
import { looksLikeObject, parseObject, sniffFirstString, sniffLastObject } from '../json-sniff.ts';
import { findOpenAiError } from './errors.ts';
import { readTokenDetails } from './read-token-details.ts';
import { withoutEncrypted } from './without-encrypted.ts';

/** OpenAI's responses as they pass through. */
export const nativeResponses: NativeLanguage = {
  path: '/responses',
  forwardedHeaders: ['openai-beta'],
  defaultHeaders: {},
  namesAnswers: true,
  // The language always reports usage, in the event that ends the stream.
  needsUsageAsked: () => false,
  readUsage: (body) => readWhole(asBuffer(body)),
  openTap: () => new ResponsesTap(),
  amend: withoutEncrypted,
};

function readWhole(bytes: Buffer): WholeView {
  const fault = findHiddenFault(bytes);
  return {
    usage: readTokenDetails(sniffLastObject(bytes, '"usage"')),
    ...(fault !== undefined && { fault }),
  };
}

/** An answer that failed is a success by its status only; what it was asked to do in the background has not failed. */
function findHiddenFault(bytes: Buffer): Fault | undefined {
  if (!looksLikeObject(bytes)) return fault('provider_reply_unreadable');
  const isError = /^\s*\{\s*"error"\s*:\s*[{"]/.test(bytes.toString('latin1', 0, 64));
  if (!isError && sniffFirstString(bytes, '"status"') !== 'failed') return undefined;
  const value = parseObject(bytes.toString('utf8'));
  return value === undefined ? fault('provider_reply_unreadable') : findFailure(value);
}

/** The error of an answer or an event; undefined where it has none. */
function findFailure(value: JsonObject): Fault | undefined {
  return isJsonObject(value['error']) ? findOpenAiError(value) : undefined;
}

const plain: TapView = { forward: true, isContent: false, isTerminal: false, fault: undefined };
const content: TapView = { ...plain, isContent: true };
const terminal: TapView = { ...plain, isTerminal: true };

/** What is said before anything is: failing over there is invisible. */
const preamble: ReadonlySet<unknown> = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'keepalive',
]);
/** Begin something that has no content yet. */
const openings: ReadonlySet<unknown> = new Set([
  'response.output_item.added',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
]);
const deltaLine = /^event: response\.[a-z_]+(?:\.[a-z_]+)*\.delta\r?\n/;

/** Looks at a stream of typed events; once content has begun, deltas are recognised by their first line and not parsed. */
class ResponsesTap implements StreamTap {
  usage: TokenUsage | undefined;
  private hasContent = false;
  private isOver = false;

  see(event: SseEvent): TapView {
    if (this.hasContent && deltaLine.test(asBuffer(event.raw).toString('latin1', 0, 80))) return content;
    const { data } = event;
    if (data === undefined || data === '') return plain;
    // Some servers end this language like their other ones.
    if (data.trim() === '[DONE]') return plain;
    const value = parseObject(data);
    return value === undefined ? this.fail(fault('provider_reply_unreadable')) : this.read(value, event.event);
  }

  close(): TapClose {
    return { append: '', fault: this.isOver ? undefined : fault('provider_stream_broken') };
  }

  private read(value: JsonObject, name: string | undefined): TapView {
    const type = value['type'] ?? name;
    const response = isJsonObject(value['response']) ? value['response'] : {};
    this.note(response);
    switch (type) {
      case 'response.completed':
      case 'response.incomplete':
        this.isOver = true;
        return terminal;
      case 'response.failed':
        return this.fail(findFailure(response) ?? fault('provider_failed'));
      case 'error':
        return this.fail(findFailure(value) ?? findOpenAiError({ error: value }) ?? fault('provider_failed'));
      default:
        return this.readOther(value, type);
    }
  }

  private readOther(value: JsonObject, type: unknown): TapView {
    const failure = type === undefined ? findFailure(value) : undefined;
    if (failure !== undefined) return this.fail(failure);
    if (!preamble.has(type) && !(openings.has(type) && isBare(value))) this.hasContent = true;
    return this.hasContent ? content : plain;
  }

  private note(response: JsonObject): void {
    this.usage = readTokenDetails(response['usage']) ?? this.usage;
  }

  private fail(failure: Fault): TapView {
    this.isOver = true;
    return { ...plain, forward: false, fault: failure };
  }
}

/** A message or a thought that begins says nothing yet; a call says its name. */
function isBare({ item }: JsonObject): boolean {
  return !isJsonObject(item) || item['type'] === 'message' || item['type'] === 'reasoning';
}
