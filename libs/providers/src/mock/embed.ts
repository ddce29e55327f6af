import type { JsonObject, JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';

const defaultDimensions = 8;

/** Embeddings that depend on the text alone, of length one, in the encoding that was asked for. */
export function embed(body: JsonObject, model: string): JsonObject {
  const inputs = inputsOf(body['input']);
  const dimensions = typeof body['dimensions'] === 'number' ? body['dimensions'] : defaultDimensions;
  const tokens = inputs.reduce((sum, input) => sum + Math.max(1, Math.ceil(input.length / 4)), 0);
  return {
    object: 'list',
    data: inputs.map((input, index) => ({
      object: 'embedding',
      index,
      embedding: encode(toVector(input, dimensions), body['encoding_format']),
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function inputsOf(input: JsonValue | undefined): readonly string[] {
  if (typeof input === 'string') return [input];
  const entries = listOf(input);
  if (entries.every((entry) => typeof entry === 'number')) return [entries.join(' ')];
  return entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
}

function toVector(text: string, dimensions: number): number[] {
  let state = 7;
  for (const byte of Buffer.from(text)) state = (Math.imul(state, 31) + byte) | 0;
  const values = Array.from({ length: dimensions }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state / 2 ** 31;
  });
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

function encode(vector: readonly number[], encoding: JsonValue | undefined): JsonValue {
  return encoding === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
}
