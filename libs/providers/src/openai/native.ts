import type { SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, type Fault, fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { NativeLanguage, StreamTap, TapClose, TapView, WholeView } from '../adapter.ts';
import { beginsWithKey, looksLikeObject, parseObject, sniffLastObject } from '../json-sniff.ts';
import { listOf } from '../list-of.ts';
import { type OpenAiAccent, openAiAccent } from './accent.ts';
import { findOpenAiError } from './errors.ts';
import { readUsage } from './usage.ts';

/** A language of OpenAI's as it passes through. */
export function nativeOpenAi(path: string, accent = openAiAccent): NativeLanguage {
  return {
    path,
    forwardedHeaders: ['openai-beta'],
    defaultHeaders: {},
    needsUsageAsked(body) {
      if (body['stream'] !== true) return false;
      const options = body['stream_options'];
      return !isJsonObject(options) || options['include_usage'] !== true;
    },
    readUsage: (body) => readWhole(body, accent),
    openTap: ({ hideUsage }) => new OpenAiTap(hideUsage, accent),
  };
}

function readWhole(body: Uint8Array, accent: OpenAiAccent): WholeView {
  const bytes = asBuffer(body);
  const fault = findHiddenFault(bytes, accent);
  const usage = readUsage(sniffLastObject(bytes, '"usage"'), accent.isReasoningBeside);
  return { usage, fault };
}

/** Parses only what looks like an error: every other body is none of ours to read. */
function findHiddenFault(bytes: Buffer, accent: OpenAiAccent): Fault | undefined {
  if (!looksLikeObject(bytes)) return fault('provider_reply_unreadable');
  const { hiddenFailure } = accent;
  const mayFail =
    beginsWithKey(bytes, '"error"') || (hiddenFailure !== undefined && bytes.includes(hiddenFailure.quotedKey));
  if (!mayFail) return undefined;
  const value = parseObject(bytes.toString('utf8'));
  return value === undefined ? fault('provider_reply_unreadable') : findOpenAiError(value, accent);
}

const view = (changes: Partial<TapView>): TapView => ({
  forward: true,
  isContent: false,
  isTerminal: false,
  fault: undefined,
  ...changes,
});
const plain = view({});
const content = view({ isContent: true });
const terminal = view({ isTerminal: true });
const hidden = view({ forward: false });

const colon = 0x3a;

/** Looks at a stream of chunks; once content has begun, a chunk is searched, not parsed. */
class OpenAiTap implements StreamTap {
  usage: TokenUsage | undefined;
  private hasContent = false;
  private hasFinish = false;
  private isOver = false;

  constructor(
    private readonly hideUsage: boolean,
    private readonly accent: OpenAiAccent,
  ) {}

  see(event: SseEvent): TapView {
    const raw = asBuffer(event.raw);
    // A comment, with which the provider shows that it lives.
    if (raw[0] === colon) return plain;
    // Quotes within a JSON string are escaped, so these words are found as keys only, whatever the model says.
    const text = raw.toString('latin1');
    if (this.hasContent && !isUnusual(text, this.accent)) {
      this.hasFinish ||= hasValue(text, '"finish_reason"');
      return content;
    }
    return this.read(event);
  }

  close(): TapClose {
    if (this.isOver) return { append: '', fault: undefined };
    if (this.hasFinish) return { append: 'data: [DONE]\n\n', fault: undefined };
    return { append: '', fault: fault('provider_stream_broken') };
  }

  private read({ data, event }: SseEvent): TapView {
    if (data === undefined || data === '') return plain;
    if (data.trim() === '[DONE]') {
      this.isOver = true;
      return terminal;
    }
    const chunk = parseObject(data);
    if (chunk === undefined) return this.fail(fault('provider_reply_unreadable'));
    const failure = findOpenAiError(event === 'error' ? { error: chunk['error'] ?? chunk } : chunk, this.accent);
    return failure === undefined ? this.readChunk(chunk) : this.fail(failure);
  }

  private readChunk(chunk: JsonObject): TapView {
    const choices = objectsOf(chunk['choices']);
    const usage = this.usageOf(chunk, choices[0]);
    this.usage = usage ?? this.usage;
    if (choices.length === 0) return usage !== undefined && this.hideUsage ? hidden : plain;
    this.noteChoices(choices);
    return this.hasContent ? content : plain;
  }

  /** Beside the choices, within one (Moonshot), or where Groq has it. */
  private usageOf(chunk: JsonObject, choice: JsonObject | undefined): TokenUsage | undefined {
    const { isReasoningBeside } = this.accent;
    const groq = chunk['x_groq'];
    return (
      readUsage(chunk['usage'], isReasoningBeside) ??
      readUsage(choice?.['usage'], isReasoningBeside) ??
      (isJsonObject(groq) ? readUsage(groq['usage'], isReasoningBeside) : undefined)
    );
  }

  private noteChoices(choices: readonly JsonObject[]): void {
    this.hasFinish ||= choices.some((choice) => typeof choice['finish_reason'] === 'string');
    this.hasContent ||= this.hasFinish || choices.some(saysSomething);
  }

  private fail(failure: Fault): TapView {
    this.isOver = true;
    return view({ forward: false, fault: failure });
  }
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return listOf(value).filter(isJsonObject);
}

/** Text, a tool call, a thought or a refusal; the role alone is none. The older completions say `text` beside it. */
function saysSomething(choice: JsonObject): boolean {
  if (typeof choice['text'] === 'string' && choice['text'] !== '') return true;
  const delta = choice['delta'];
  if (!isJsonObject(delta)) return false;
  return Object.entries(delta).some(([name, value]) => {
    if (name === 'role' || value === null || value === '') return false;
    return Array.isArray(value) ? value.length > 0 : true;
  });
}

/** An error, an end or usage: what has to be parsed wherever it comes. */
function isUnusual(text: string, { hiddenFailure }: OpenAiAccent): boolean {
  return (
    text.includes('"error"') ||
    text.startsWith('event: error') ||
    text.includes('[DONE]') ||
    hasValue(text, '"usage"') ||
    (hiddenFailure !== undefined && hasValue(text, hiddenFailure.quotedKey))
  );
}

/** True where the key stands in the text with a value other than null. */
function hasValue(text: string, quotedKey: string): boolean {
  let at = text.indexOf(quotedKey);
  if (at < 0) return false;
  at += quotedKey.length;
  while (text[at] === ' ' || text[at] === ':') at += 1;
  return text[at] !== 'n';
}
