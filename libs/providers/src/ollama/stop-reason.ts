import type { FinishReason } from '@headgate/domain';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  // A request without messages: the model was loaded, or unloaded, and nothing said.
  ['load', 'stop'],
  ['unload', 'stop'],
]);

/** Why the model stopped; it says `stop` after a tool call, too. A word nobody knows is kept. */
export function toFinish(
  raw: string,
  hasToolCalls: boolean,
): { readonly finish: FinishReason; readonly rawReason?: string } {
  const finish = reasons.get(raw);
  if (finish === undefined) return { finish: 'other', rawReason: raw };
  return { finish: finish === 'stop' && hasToolCalls ? 'tool-calls' : finish };
}
