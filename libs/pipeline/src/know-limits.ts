import type { CanonicalCall, ModelFacts } from '@headgate/domain';

/** The call with what the model can answer at most, where nobody else says how long the answer may be. */
export function knowLimits(call: CanonicalCall, findFacts: () => ModelFacts | undefined): CanonicalCall {
  if (call.operation !== 'chat' || call.maxOutputTokens !== undefined) return call;
  const most = findFacts()?.max_output ?? undefined;
  return most === undefined ? call : { ...call, mostOutputTokens: most };
}
