import { type AskedByPath, type DialectName, readModelPath } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { anthropicVoice } from './anthropic-voice.ts';
import { type Behaviour, readBehaviour } from './behaviour.ts';
import { breakAnswer } from './break-answer.ts';
import { embed } from './embed.ts';
import { readGeminiPrompt } from './gemini-prompt.ts';
import { embedGemini, geminiVoice } from './gemini-voice.ts';
import { completionVoice, openAiVoice } from './openai-voice.ts';
import { type Prompt, readPrompt } from './prompt.ts';
import { bytesOf, failure, type MockAnswer, type MockStream, pieces, whole } from './mock-answer.ts';
import { answerMedia } from './media/answer-media.ts';
import { findMediaVoice, type MediaDialect } from './media/media-voices.ts';
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

const voices: Readonly<Record<Exclude<DialectName, MediaDialect>, Voice>> = {
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
  const media = findMediaVoice(dialect);
  if (media !== undefined) return answerMedia(media, body, unknownModel);
  const voice = voices[dialect as Exclude<DialectName, MediaDialect>];
  const prompt = promptOf(voice, body, path);
  const known = readBehaviour(prompt.model);
  if (known === undefined && unknownModel === 'refuse') return failure(voice, 404, 0);
  const behaviour = known ?? readBehaviour('echo');
  if (behaviour === undefined) return failure(voice, 500, 0);
  if (behaviour.kind === 'fail') return failure(voice, behaviour.status, behaviour.delayMs);
  const saying = toSaying(prompt, behaviour);
  const figures = answerFigures(dialect, body, saying);
  const turn = { behaviour, prompt, saying };
  return breakAnswer(
    figures === undefined ? say(voice, turn) : whole(voice, figures, behaviour.delayMs),
    behaviour.kind,
  );
}

function say(voice: Voice, turn: Turn): MockAnswer {
  return turn.prompt.isStreaming ? speak(voice, turn) : answer(voice, turn);
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
