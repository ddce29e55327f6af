import type { ProviderKind } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { readBehaviour } from '../mock/behaviour.ts';
import { toSaying } from '../mock/saying.ts';
import { cohereVoice } from './voices/cohere-voice.ts';
import { mistralVoice } from './voices/mistral-voice.ts';
import { ollamaVoice } from './voices/ollama-voice.ts';
import type { WireVoice } from './voices/wire-voice.ts';

const voices: Readonly<Partial<Record<ProviderKind, WireVoice>>> = {
  ollama: ollamaVoice,
  cohere: cohereVoice,
  mistral: mistralVoice,
};

/** What a vendor answered. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** What the mock would say on the wire of a vendor whose language no caller speaks as it is; undefined for every other vendor. */
export function answerWire(kind: ProviderKind, body: JsonObject): WireAnswer | undefined {
  const voice = voices[kind];
  if (voice === undefined) return undefined;
  const prompt = voice.readPrompt(body);
  const behaviour = readBehaviour(prompt.model);
  if (behaviour === undefined) return toAnswer(404, voice.error(404));
  if (behaviour.kind === 'fail') return toAnswer(behaviour.status, voice.error(behaviour.status));
  const saying = toSaying(prompt, behaviour);
  if (!prompt.isStreaming) return toAnswer(200, voice.whole(saying, prompt));
  const bytes = Buffer.from(voice.events(saying, prompt).join(''));
  return { status: 200, headers: { 'content-type': voice.contentType }, bytes };
}

function toAnswer(status: number, body: JsonObject): WireAnswer {
  const retry = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  const headers = { 'content-type': 'application/json', ...retry };
  return { status, headers, bytes: Buffer.from(JSON.stringify(body)) };
}
