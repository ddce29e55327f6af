import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { jsonAnswer, type MediaAnswer, type MediaVoice, typedEvent } from './media-voice.ts';

const secondsPerWord = 0.5;

/** Words of a recording: those of the prompt, or how large it is. */
export const transcriptionVoice: MediaVoice = {
  whole: (body) => {
    const text = textOf(body);
    const format = typeof body['response_format'] === 'string' ? body['response_format'] : 'json';
    return (forms[format] ?? asJson)(text);
  },
  wantsEvents: (body) => body['stream'] === 'true',
  events: (body) => {
    const text = textOf(body);
    const deltas = text.match(/\S+\s*/g) ?? [];
    return [
      ...deltas.map((delta) => typedEvent({ type: 'transcript.text.delta', delta })),
      typedEvent({ type: 'transcript.text.done', text, usage: usageOf(text) }),
    ];
  },
};

const forms: Readonly<Record<string, (text: string) => MediaAnswer>> = {
  text: (text) => plain('text/plain', `${text}\n`),
  srt: (text) => plain('application/x-subrip', `1\n00:00:00,000 --> 00:00:01,000\n${text}\n`),
  vtt: (text) => plain('text/vtt', `WEBVTT\n\n00:00.000 --> 00:01.000\n${text}\n`),
  verbose_json: (text) => {
    const duration = secondsOf(text);
    const segment = { id: 0, start: 0, end: duration, text };
    return jsonAnswer({ task: 'transcribe', language: 'english', duration, text, segments: [segment] });
  },
};

function asJson(text: string): MediaAnswer {
  return jsonAnswer({ text, usage: usageOf(text) });
}

function plain(contentType: string, text: string): MediaAnswer {
  return { contentType, bytes: Buffer.from(text) };
}

function textOf({ prompt, file }: JsonObject): string {
  if (typeof prompt === 'string' && prompt !== '') return prompt;
  const bytes = isJsonObject(file) && typeof file['bytes'] === 'number' ? file['bytes'] : 0;
  return `A recording of ${bytes} bytes.`;
}

function usageOf(text: string): JsonObject {
  const output = Math.max(1, Math.ceil(text.length / 4));
  return { type: 'tokens', input_tokens: 10, output_tokens: output, total_tokens: 10 + output };
}

function secondsOf(text: string): number {
  return text.split(/\s+/).length * secondsPerWord;
}
