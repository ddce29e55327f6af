import type { JsonObject } from '@headgate/kernel';
import { type Behaviour, readBehaviour } from '../behaviour.ts';
import { breakAnswer } from '../break-answer.ts';
import { bytesOf, failure, type MockAnswer, type MockStream, pieces } from '../mock-answer.ts';
import { openAiVoice } from '../openai-voice.ts';
import type { MediaAnswer, MediaVoice } from './media-voice.ts';

const piecesOfBytes = 8;

/** What the mock answers to work other than chat: decided by the model's name and the body alone, the same every time. */
export function answerMedia(voice: MediaVoice, body: JsonObject, unknownModel: 'refuse' | 'echo'): MockAnswer {
  const known = readBehaviour(modelOf(body)) ?? (unknownModel === 'echo' ? readBehaviour('echo') : undefined);
  if (known === undefined) return failure(openAiVoice, 404, 0);
  if (known.kind === 'fail') return failure(openAiVoice, known.status, known.delayMs);
  return breakAnswer(say(voice, body, known), known.kind);
}

function say(voice: MediaVoice, body: JsonObject, known: Behaviour): MockStream {
  const model = modelOf(body);
  return voice.events !== undefined && voice.wantsEvents?.(body) === true
    ? speak(voice.events(body, model), known)
    : answer(voice.whole(body, model), known);
}

function modelOf({ model }: JsonObject): string {
  return typeof model === 'string' ? model : '';
}

function speak(events: readonly string[], { kind, delayMs }: Behaviour): MockStream {
  const options = { delayMs, headers: { 'content-type': 'text/event-stream' } };
  const begun = events.slice(0, Math.max(1, Math.floor(events.length / 2)));
  switch (kind) {
    case 'error-event':
      return pieces(openAiVoice, [errorEvent], { ...options, ending: 'close' });
    case 'garbage':
      return pieces(openAiVoice, ['data: {this is no JSON\n\n'], { ...options, ending: 'close' });
    case 'cut':
    case 'stall':
      return pieces(openAiVoice, begun, { ...options, ending: kind });
    default:
      return pieces(openAiVoice, events, { ...options, ending: 'close' });
  }
}

const errorText = JSON.stringify(openAiVoice.error(500));
const errorEvent = `event: error\ndata: ${errorText}\n\n`;

function answer({ contentType, bytes }: MediaAnswer, { kind, delayMs }: Behaviour): MockStream {
  const json = { contentType: 'application/json', delayMs };
  switch (kind) {
    case 'error-event':
      return inPieces(bytesOf(errorText), { ...json, ending: 'close' });
    case 'garbage':
      return inPieces(bytesOf('{"this is": no JSON'), { ...json, ending: 'close' });
    case 'cut':
      return inPieces(bytes.subarray(0, Math.floor(bytes.length / 2)), { contentType, delayMs, ending: 'cut' });
    case 'stall':
      return inPieces(new Uint8Array(0), { contentType, delayMs, ending: 'stall' });
    default:
      return inPieces(bytes, { contentType, delayMs, ending: 'close' });
  }
}

interface Playing {
  readonly contentType: string;
  readonly delayMs: number;
  readonly ending: MockStream['ending'];
}

/** Sound comes in pieces from every vendor. */
function inPieces(bytes: Uint8Array, { contentType, delayMs, ending }: Playing): MockStream {
  const size = Math.max(1, Math.ceil(bytes.length / piecesOfBytes));
  const count = Math.ceil(bytes.length / size);
  return {
    kind: 'stream',
    status: 200,
    headers: { 'content-type': contentType, [openAiVoice.requestIdHeader]: 'req_mock' },
    events: Array.from({ length: count }, (_, index) => ({
      afterMs: index === 0 ? delayMs : 0,
      bytes: bytes.subarray(index * size, (index + 1) * size),
    })),
    ending,
  };
}
