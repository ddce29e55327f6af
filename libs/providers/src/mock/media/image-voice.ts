import type { JsonObject } from '@headgate/kernel';
import { mockCreatedSeconds } from '../voice.ts';
import { jsonAnswer, type MediaVoice, typedEvent } from './media-voice.ts';

/** One grey pixel: a whole PNG of 67 bytes. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
const tokensPerImage = 100;

/** Pictures: the same pixel for every prompt. */
export const imageVoice: MediaVoice = {
  whole: (body) => {
    const image = body['response_format'] === 'url' ? { url: `data:image/png;base64,${pixel}` } : { b64_json: pixel };
    const count = countOf(body);
    return jsonAnswer({
      created: mockCreatedSeconds,
      data: Array.from({ length: count }, () => image),
      usage: usageOf(body, count),
    });
  },
  wantsEvents: (body) => body['stream'] === true || body['stream'] === 'true',
  events: (body) => {
    const kind = 'image' in body || 'image[]' in body ? 'image_edit' : 'image_generation';
    return [
      typedEvent({ type: `${kind}.partial_image`, b64_json: pixel, partial_image_index: 0 }),
      typedEvent({ type: `${kind}.completed`, b64_json: pixel, usage: usageOf(body, 1) }),
    ];
  },
};

function countOf(body: JsonObject): number {
  const count = Number(body['n'] ?? 1);
  return Number.isInteger(count) && count > 0 ? Math.min(count, 10) : 1;
}

function usageOf(body: JsonObject, count: number): JsonObject {
  const prompt = typeof body['prompt'] === 'string' ? body['prompt'] : '';
  const input = Math.max(1, Math.ceil(prompt.length / 4));
  const output = count * tokensPerImage;
  return { input_tokens: input, output_tokens: output, total_tokens: input + output };
}
