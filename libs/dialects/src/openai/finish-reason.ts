import type { FinishReason } from '@headgate/domain';

const reasons: Readonly<Record<Exclude<FinishReason, 'other'>, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
  // The model paused a long turn of its own tools; OpenAI's language has no word for that.
  pause: 'stop',
  // Not one of OpenAI's, but shown as it is: a failed answer must not look like a finished one.
  error: 'error',
};

/** OpenAI's word for why the model stopped; a reason nobody knows is passed on as the vendor wrote it. */
export function toOpenAiFinish(finish: FinishReason, rawReason: string | undefined): string {
  return finish === 'other' ? (rawReason ?? 'stop') : reasons[finish];
}
