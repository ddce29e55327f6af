import type { JsonObject, JsonValue } from '@headgate/kernel';
import { objects, textOf, texts } from '../prompt.ts';
import { jsonAnswer, type MediaVoice } from './media-voice.ts';

const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];
const violent = /\b(?:kill|murder|attack|bomb)\b/i;

/** Moderation that knows one thing only: a handful of violent words. */
export const moderationVoice: MediaVoice = {
  whole: (body, model) => jsonAnswer({ id: 'modr-mock', model, results: inputsOf(body['input']).map(judge) }),
};

/** One text, several, or one message of parts. */
function inputsOf(input: JsonValue | undefined): readonly string[] {
  const parts = objects(input);
  return parts.length > 0 ? [textOf(parts)] : texts(input);
}

function judge(text: string): JsonObject {
  const flagged = violent.test(text);
  const byCategory = <T>(value: (isHit: boolean) => T) =>
    Object.fromEntries(categories.map((name) => [name, value(flagged && name === 'violence')]));
  return {
    flagged,
    categories: byCategory((isHit) => isHit),
    category_scores: byCategory((isHit) => (isHit ? 0.95 : 0.01)),
    category_applied_input_types: byCategory(() => ['text']),
  };
}
