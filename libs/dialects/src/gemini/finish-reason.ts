import type { FinishReason } from '@headgate/domain';

const reasons: Readonly<Record<Exclude<FinishReason, 'other'>, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  // The language tells a tool call by its part, not by the reason.
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  refusal: 'SAFETY',
  pause: 'STOP',
  // A failed answer must not look like a finished one.
  error: 'OTHER',
};

/** Gemini's word for why the model stopped; what only its vendor has a word for is `OTHER` unless the word is Gemini's own. */
export function toGeminiFinish(finish: FinishReason, rawReason: string | undefined): string {
  if (rawReason !== undefined && /^[A-Z][A-Z_]+$/.test(rawReason)) return rawReason;
  return finish === 'other' ? 'OTHER' : reasons[finish];
}
