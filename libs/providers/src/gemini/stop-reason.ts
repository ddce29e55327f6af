import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
  ['MODEL_ARMOR', 'content-filter'],
  ['IMAGE_SAFETY', 'content-filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
  ['IMAGE_RECITATION', 'content-filter'],
  ['MALFORMED_FUNCTION_CALL', 'error'],
  ['MALFORMED_RESPONSE', 'error'],
  ['UNEXPECTED_TOOL_CALL', 'error'],
  ['TOO_MANY_TOOL_CALLS', 'error'],
  ['MISSING_THOUGHT_SIGNATURE', 'error'],
]);

/** Reasons whose vendor's word says more than ours. */
const plain: ReadonlySet<FinishReason> = new Set(['stop', 'length', 'tool-calls']);

/** Why the model stopped; a word nobody knows is kept. A tool call ends with `STOP` like anything else. */
export function toFinish(
  raw: string,
  hasToolCalls: boolean,
): { readonly finish: FinishReason; readonly rawReason?: string } {
  const known = reasons.get(raw) ?? 'other';
  const finish = known === 'stop' && hasToolCalls ? 'tool-calls' : known;
  return { finish, ...(!plain.has(finish) && { rawReason: raw }) };
}

/** A prompt that was blocked: whatever the reason's name, it was filtered. */
export function toBlocked(reason: string): { readonly finish: FinishReason; readonly rawReason: string } {
  return { finish: 'content-filter', rawReason: reason };
}
