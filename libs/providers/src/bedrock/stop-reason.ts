import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['content_filtered', 'content-filter'],
  ['guardrail_intervened', 'content-filter'],
  ['malformed_model_output', 'error'],
  ['malformed_tool_use', 'error'],
]);

/** Why the model stopped; a word nobody knows is kept. */
export function toFinish(raw: string): { readonly finish: FinishReason; readonly rawReason?: string } {
  const finish = reasons.get(raw);
  return finish === undefined ? { finish: 'other', rawReason: raw } : { finish };
}
