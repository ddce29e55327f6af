import type { FinishReason } from '@headgate/domain';

const reasons: Readonly<Record<Exclude<FinishReason, 'other'>, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  // Not one of Anthropic's, but shown as it is: a failed answer must not look like a finished one.
  error: 'error',
};

/** Anthropic's word for why the model stopped; a reason nobody knows is passed on as the vendor wrote it. */
export function toStopReason(
  finish: FinishReason,
  rawReason: string | undefined,
  stopSequence: string | undefined,
): string {
  if (finish === 'stop' && stopSequence !== undefined) return 'stop_sequence';
  return finish === 'other' ? (rawReason ?? 'end_turn') : reasons[finish];
}
