import { type AskedByPath, type DialectName, readModelPath } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { anthropicVoice } from './anthropic-voice.ts';
import { type Behaviour, readBehaviour } from './behaviour.ts';
import { embed } from './embed.ts';
import { readGeminiPrompt } from './gemini-prompt.ts';
import { embedGemini, geminiVoice } from './gemini-voice.ts';
import { completionVoice, openAiVoice } from './openai-voice.ts';
import { type Prompt, readPrompt } from './prompt.ts';
import { readResponsesPrompt } from './responses-prompt.ts';
import { responsesVoice } from './responses-voice.ts';
import { type Saying, toSaying } from './saying.ts';
import type { Voice } from './voice.ts';

export interface MockRequest {
  readonly dialect: DialectName;
  readonly body: JsonObject;
  /** Path with its query, where the language names the model there. */
  readonly path?: string;
  /** What becomes of a model name that says nothing to the mock: refused as a vendor would (the default), or answered like `echo`. */
  readonly unknownModel?: 'refuse' | 'echo';
}

/** A whole answer, due `afterMs` after the request. */
export interface MockWhole {
  readonly kind: 'whole';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly afterMs: number;
  readonly body: Uint8Array;
}

/** An answer in pieces, each due `afterMs` after the one before; then the connection is closed, cut, or left open in silence. */
export interface MockStream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly { readonly afterMs: number; readonly bytes: Uint8Array }[];
  readonly ending: 'close' | 'cut' | 'stall';
}

export type MockAnswer = MockWhole | MockStream;

const voices: Readonly<Record<DialectName, Voice>> = {
  'openai-chat': openAiVoice,
  'openai-responses': responsesVoice,
  'openai-completions': completionVoice,
  'openai-embeddings': openAiVoice,
  'anthropic-messages': anthropicVoice,
  'anthropic-count-tokens': anthropicVoice,
  'gemini-generate': geminiVoice,
  'gemini-generate-array': geminiVoice,
  'gemini-embed': geminiVoice,
  'gemini-batch-embed': geminiVoice,
  'gemini-count-tokens': geminiVoice,
};

/** What the mock provider answers: decided by the model's name and the body alone, the same every time. */
export function answerMock({ dialect, body, path, unknownModel = 'refuse' }: MockRequest): MockAnswer {
  const voice = voices[dialect];
  const prompt = promptOf(voice, body, path);
  const known = readBehaviour(prompt.model);
  if (known === undefined && unknownModel === 'refuse') return failure(voice, 404, 0);
  const behaviour = known ?? readBehaviour('echo');
  if (behaviour === undefined) return failure(voice, 500, 0);
  if (behaviour.kind === 'fail') return failure(voice, behaviour.status, behaviour.delayMs);
  const saying = toSaying(prompt, behaviour);
  const figures = answerFigures(dialect, body, saying);
  if (figures !== undefined) return whole(voice, figures, behaviour.delayMs);
  return prompt.isStreaming
    ? speak(voice, { behaviour, prompt, saying })
    : answer(voice, { behaviour, prompt, saying });
}

interface Turn {
  readonly behaviour: Behaviour;
  readonly prompt: Prompt;
  readonly saying: Saying;
}

function promptOf(voice: Voice, body: JsonObject, path: string | undefined): Prompt {
  if (voice === geminiVoice) return readGeminiPrompt(body, readAsked(path));
  return voice === responsesVoice ? readResponsesPrompt(body) : readPrompt(body);
}

function readAsked(path: string | undefined): AskedByPath | undefined {
  const [bare = '', query = ''] = (path ?? '').split('?');
  return readModelPath(bare, query)?.asked;
}

/** The answers that are no words: vectors and counts. */
function answerFigures(dialect: DialectName, body: JsonObject, saying: Saying): JsonObject | undefined {
  switch (dialect) {
    case 'openai-embeddings':
      return embed(body, saying.model);
    case 'gemini-embed':
    case 'gemini-batch-embed':
      return embedGemini(body, saying.model);
    case 'anthropic-count-tokens':
      return { input_tokens: saying.inputTokens };
    case 'gemini-count-tokens':
      return { totalTokens: saying.inputTokens };
    default:
      return undefined;
  }
}

function answer(voice: Voice, { behaviour, prompt, saying }: Turn): MockAnswer {
  const { delayMs } = behaviour;
  const json = { 'content-type': 'application/json' };
  switch (behaviour.kind) {
    case 'error-event':
      return whole(voice, voice.error(500), delayMs);
    case 'garbage':
      return { ...whole(voice, {}, delayMs), body: bytesOf('<html>This is no JSON</html>') };
    case 'stall':
      return pieces(voice, [], { delayMs, headers: json, ending: 'stall' });
    case 'cut': {
      const text = JSON.stringify(voice.whole(saying, prompt));
      return pieces(voice, [text.slice(0, text.length / 2)], { delayMs, headers: json, ending: 'cut' });
    }
    default:
      return whole(voice, voice.whole(saying, prompt), delayMs);
  }
}

function speak(voice: Voice, { behaviour, prompt, saying }: Turn): MockStream {
  const events = voice.events(saying, prompt);
  const half = Math.max(1, Math.floor(events.length / 2));
  const options = { delayMs: behaviour.delayMs, headers: { 'content-type': 'text/event-stream' } };
  switch (behaviour.kind) {
    case 'error-event':
      return pieces(voice, voice.errorEvents(500, saying), { ...options, ending: 'close' });
    case 'garbage':
      return pieces(voice, ['data: {this is no JSON\n\n', '\u0000\u0001\n\n'], { ...options, ending: 'close' });
    case 'stall':
      return pieces(voice, events.slice(0, half), { ...options, ending: 'stall' });
    case 'cut':
      return pieces(voice, events.slice(0, half), { ...options, ending: 'cut' });
    default:
      return pieces(voice, events, { ...options, ending: 'close' });
  }
}

interface PieceOptions {
  readonly delayMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly ending: MockStream['ending'];
}

function pieces(voice: Voice, texts: readonly string[], { delayMs, headers, ending }: PieceOptions): MockStream {
  return {
    kind: 'stream',
    status: 200,
    headers: { ...headers, [voice.requestIdHeader]: 'req_mock' },
    events: texts.map((text, index) => ({ afterMs: index === 0 ? delayMs : 0, bytes: bytesOf(text) })),
    ending,
  };
}

function whole(voice: Voice, body: JsonObject, afterMs: number): MockWhole {
  return {
    kind: 'whole',
    status: 200,
    headers: { 'content-type': 'application/json', [voice.requestIdHeader]: 'req_mock' },
    afterMs,
    body: bytesOf(JSON.stringify(body)),
  };
}

function failure(voice: Voice, status: number, afterMs: number): MockWhole {
  const answered = whole(voice, voice.error(status), afterMs);
  const retry = [429, 503, 529].includes(status) ? { 'retry-after': '1' } : {};
  return { ...answered, status, headers: { ...answered.headers, ...retry } };
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}
