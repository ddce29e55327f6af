import type { JsonObject } from '@headgate/kernel';
import { type MediaVoice, typedEvent } from './media-voice.ts';

const types: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};
const bytesPerCharacter = 240;

/** Sound: a tone whose length is that of the text, the same bytes every time; playable where WAV is asked for. */
export const speechVoice: MediaVoice = {
  whole: (body) => {
    const format = typeof body['response_format'] === 'string' ? body['response_format'] : 'mp3';
    const tone = toneFor(textOf(body));
    return {
      contentType: types[format] ?? 'application/octet-stream',
      bytes: format === 'wav' ? Buffer.concat([wavHead(tone.length), tone]) : tone,
    };
  },
  wantsEvents: (body) => body['stream_format'] === 'sse',
  events: (body) => {
    const text = textOf(body);
    const input = Math.max(1, Math.ceil(text.length / 4));
    const usage = { input_tokens: input, output_tokens: text.length, total_tokens: input + text.length };
    return [
      typedEvent({ type: 'speech.audio.delta', audio: toneFor(text).toString('base64') }),
      typedEvent({ type: 'speech.audio.done', usage }),
    ];
  },
};

function textOf(body: JsonObject): string {
  return typeof body['input'] === 'string' ? body['input'] : '';
}

/** Samples of 16 bits at 24,000 a second; a triangle, because its bytes are the same on every machine. */
function toneFor(text: string): Buffer {
  const tone = Buffer.alloc(text.length * bytesPerCharacter);
  for (let at = 0; at < tone.length; at += 2) {
    const phase = (at / 2) % 96;
    tone.writeInt16LE((phase < 48 ? phase : 96 - phase) * 300 - 7200, at);
  }
  return tone;
}

function wavHead(length: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  const figures = [16, 1 | (1 << 16), 24_000, 48_000, 2 | (16 << 16)];
  figures.forEach((figure, index) => head.writeUInt32LE(figure, 16 + 4 * index));
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(length, 40);
  return head;
}
