import type { DialectName, SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { NativeLanguage, StreamTap, TapClose, TapView, WholeView } from '../adapter.ts';
import { looksLikeObject, parseObject, sniffLastObject } from '../json-sniff.ts';
import { findOpenAiError } from './errors.ts';
import { readTokenDetails } from './read-token-details.ts';
import { readUsage } from './usage.ts';

/** Where OpenAI has them. */
const mediaPaths = {
  'openai-images': '/images/generations',
  'openai-image-edits': '/images/edits',
  'openai-image-variations': '/images/variations',
  'openai-speech': '/audio/speech',
  'openai-transcriptions': '/audio/transcriptions',
  'openai-translations': '/audio/translations',
  'openai-moderations': '/moderations',
  rerank: '/rerank',
} as const satisfies Partial<Record<DialectName, string>>;
export type MediaLanguage = keyof typeof mediaPaths;
export const mediaLanguages = Object.keys(mediaPaths) as readonly MediaLanguage[];

/** Those of them a vendor has, at OpenAI's paths. */
export function listMediaLanguages(names: readonly MediaLanguage[]): [DialectName, NativeLanguage][] {
  return names.map((name) => [name, nativeMedia(mediaPaths[name])]);
}

/** OpenAI's endpoints for pictures, sound, moderation and rankings as they pass through. */
export function nativeMedia(path: string): NativeLanguage {
  return {
    path,
    forwardedHeaders: ['openai-beta'],
    defaultHeaders: {},
    followsAnswer: true,
    // These languages report usage wherever they count.
    needsUsageAsked: () => false,
    readUsage: (body) => readWhole(asBuffer(body)),
    openTap: () => new MediaTap(),
  };
}

/** Subtitles and plain texts are answers, too: only what is an object may be an error. */
function readWhole(bytes: Buffer): WholeView {
  if (!looksLikeObject(bytes)) return { usage: undefined };
  const failure = /^\s*\{\s*"error"\s*:\s*[{"]/.test(bytes.toString('latin1', 0, 64)) ? findFailure(bytes) : undefined;
  return {
    usage: findUsage(sniffLastObject(bytes, '"usage"')),
    ...(failure !== undefined && { fault: failure }),
  };
}

function findFailure(bytes: Buffer): Fault | undefined {
  const value = parseObject(bytes.toString('utf8'));
  return value === undefined ? fault('provider_reply_unreadable') : findOpenAiError(value);
}

function findUsage(value: unknown): TokenUsage | undefined {
  return readTokenDetails(value) ?? readUsage(value) ?? readTotal(value);
}

/** Rankings count their input only, and call it the total. */
function readTotal(value: unknown): TokenUsage | undefined {
  const total = isJsonObject(value) ? value['total_tokens'] : undefined;
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) return undefined;
  return {
    input_tokens: total,
    output_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}

const content: TapView = { forward: true, isContent: true, isTerminal: false, fault: undefined };
const terminal: TapView = { ...content, isTerminal: true };
const plain: TapView = { ...content, isContent: false };

/** Looks at a stream of typed events: pieces of a picture, a recording or its words, then one event that ends it and counts. */
class MediaTap implements StreamTap {
  usage: TokenUsage | undefined;
  private isOver = false;

  see({ data, event }: SseEvent): TapView {
    if (data === undefined || data === '') return plain;
    if (data.trim() === '[DONE]') return this.end();
    const value = parseObject(data);
    return value === undefined ? this.fail(fault('provider_reply_unreadable')) : this.read(value, event);
  }

  close(): TapClose {
    return { append: '', fault: this.isOver ? undefined : fault('provider_stream_broken') };
  }

  private read(value: JsonObject, name: string | undefined): TapView {
    const type = value['type'] ?? name;
    const failure =
      type === 'error'
        ? (findOpenAiError({ error: value['error'] ?? value }) ?? fault('provider_failed'))
        : findOpenAiError(value);
    if (failure !== undefined) return this.fail(failure);
    this.usage = findUsage(value['usage']) ?? this.usage;
    return typeof type === 'string' && /\.(?:completed|done)$/.test(type) ? this.end() : content;
  }

  private end(): TapView {
    this.isOver = true;
    return terminal;
  }

  private fail(failure: Fault): TapView {
    this.isOver = true;
    return { ...plain, forward: false, fault: failure };
  }
}
