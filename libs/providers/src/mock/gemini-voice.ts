import type { JsonObject } from '@headgate/kernel';
import { embed } from './embed.ts';
import { objects, texts } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import type { Saying } from './saying.ts';
import { errorSentence, type Voice } from './voice.ts';

const signature = 'bW9jayBzaWduYXR1cmU=';
const finishes = { stop: 'STOP', length: 'MAX_TOKENS', tool: 'STOP' } as const;

/** Gemini's generateContent. */
export const geminiVoice: Voice = {
  requestIdHeader: 'x-request-id',
  whole: (saying, prompt) => ({
    candidates: times(prompt.choices).map((index) => ({
      content: { parts: [...thoughts(saying), ...words(saying.pieces.join('')), ...calls(saying)], role: 'model' },
      finishReason: finishes[saying.finish],
      index,
    })),
    ...tail(saying, prompt),
  }),
  events(saying, prompt) {
    const parts = [...thoughts(saying), ...saying.pieces.flatMap(words), ...calls(saying)];
    const chunks = times(prompt.choices).flatMap((index) =>
      parts.map((part) => ({ candidates: [{ content: { parts: [part], role: 'model' }, index }] })),
    );
    const last = times(prompt.choices).map((index) => ({
      content: { parts: [{ text: '' }], role: 'model' },
      finishReason: finishes[saying.finish],
      index,
    }));
    return [
      ...chunks.map((chunk) => event({ ...chunk, ...head(saying) })),
      event({ candidates: last, ...tail(saying, prompt) }),
    ];
  },
  error: errorBody,
  errorEvents: (status) => [event(errorBody(status))],
};

/** Embeddings in Gemini's form, of one text or several. */
export function embedGemini(body: JsonObject, model: string): JsonObject {
  const requests = objects(body['requests']);
  const asked = requests.length > 0 ? requests : [body];
  const input = asked.map(({ content }) =>
    objects((content as JsonObject | undefined)?.['parts'])
      .map(textOf)
      .join(''),
  );
  const dimensions = asked[0]?.['outputDimensionality'];
  const { data } = embed({ input, dimensions, encoding_format: 'float' }, model);
  const vectors = objects(data).map(({ embedding }) => ({ values: embedding }));
  return requests.length > 0 ? { embeddings: vectors } : { embedding: vectors[0] };
}

function textOf(part: JsonObject): string {
  return texts(part['text'])[0] ?? '';
}

function thoughts({ thought }: Saying): JsonObject[] {
  return thought === '' ? [] : [{ text: thought, thought: true }];
}

function words(text: string): JsonObject[] {
  return text === '' ? [] : [{ text }];
}

/** A model that thinks signs the first of its calls. */
function calls(saying: Saying): JsonObject[] {
  return saying.calls.map(({ id, name, json }, index) => ({
    functionCall: { id, name, args: JSON.parse(json) as JsonObject },
    ...(index === 0 && saying.model.includes('think') && { thoughtSignature: signature }),
  }));
}

function head(saying: Saying): JsonObject {
  return { modelVersion: saying.model, responseId: 'resp_mock' };
}

function tail(saying: Saying, prompt: Prompt): JsonObject {
  const thought = Math.ceil(saying.thought.length / 4);
  const output = saying.outputTokens * prompt.choices;
  const usageMetadata = {
    promptTokenCount: saying.inputTokens,
    candidatesTokenCount: output - thought,
    totalTokenCount: saying.inputTokens + output,
    ...(thought > 0 && { thoughtsTokenCount: thought }),
  };
  return { usageMetadata, ...head(saying) };
}

const statuses: ReadonlyMap<number, string> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [429, 'RESOURCE_EXHAUSTED'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

function errorBody(status: number): JsonObject {
  const word = statuses.get(status) ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
  return { error: { code: status, message: errorSentence(status), status: word } };
}

function event(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function times(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
