import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'refusal'],
  ['pause_turn', 'pause'],
]);

/** Why the model stopped; a word nobody knows is kept. */
export function toFinish(
  raw: string | null | undefined,
  stopSequence: string | null | undefined,
): { readonly finish: FinishReason; readonly rawReason?: string; readonly stopSequence?: string } {
  const finish = reasons.get(raw ?? 'end_turn');
  return {
    finish: finish ?? 'other',
    ...(finish === undefined && raw !== null && raw !== undefined && { rawReason: raw }),
    ...(stopSequence !== null && stopSequence !== undefined && { stopSequence }),
  };
}
