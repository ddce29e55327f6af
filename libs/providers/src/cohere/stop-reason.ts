import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['COMPLETE', 'stop'],
  ['STOP_SEQUENCE', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['TOOL_CALL', 'tool-calls'],
  ['ERROR', 'error'],
  ['ERROR_TOXIC', 'content-filter'],
  ['ERROR_LIMIT', 'length'],
  ['TIMEOUT', 'error'],
  ['USER_CANCEL', 'other'],
]);

/** Why the model stopped; a word nobody knows is kept. */
export function toFinish(raw: string): { readonly finish: FinishReason; readonly rawReason?: string } {
  const finish = reasons.get(raw) ?? 'other';
  return finish === 'other' ? { finish, rawReason: raw } : { finish };
}
