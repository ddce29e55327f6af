import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
  ['error', 'error'],
  // Words of servers that speak the language with an accent.
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['stop_sequence', 'stop'],
  ['model_length', 'length'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['sensitive', 'content-filter'],
  ['insufficient_system_resource', 'error'],
  ['network_error', 'error'],
  ['abort', 'error'],
]);

/** Why the model stopped; a word nobody knows is kept. Some servers say `stop` after a tool call, which callers would not act on. */
export function toFinish(
  raw: string,
  hasToolCalls: boolean,
): { readonly finish: FinishReason; readonly rawReason?: string } {
  const finish = reasons.get(raw);
  if (finish === undefined) return { finish: 'other', rawReason: raw };
  return { finish: finish === 'stop' && hasToolCalls ? 'tool-calls' : finish };
}
