import type { ChatCall } from '@headgate/domain';
import { defined, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { toEffort } from '../openai/request.ts';

/** How one of Amazon's models is told to think, and what may stand beside it. */
export interface NovaThinking {
  readonly reasoningConfig: JsonObject;
  /** True where neither heat nor a ceiling may be said. */
  readonly isDeep: boolean;
}

const efforts: Readonly<Record<string, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** True for the models that think; those of the first generation do not. */
export function canThink(model: string): boolean {
  return /amazon\.nova-[2-9]/.test(model);
}

/** Nova knows three efforts. The highest takes no ceiling: where the caller set one, the effort gives way and not the ceiling. */
export function toNovaThinking(call: ChatCall, log: FidelityLog): NovaThinking | undefined {
  const { reasoning } = call;
  if (reasoning === undefined) return undefined;
  if (reasoning.effort === 'none') return { reasoningConfig: { type: 'disabled' }, isDeep: false };
  const asked = toEffort(reasoning, log)['reasoning_effort'];
  const effort = findEffort(asked, call.maxOutputTokens);
  if (effort !== asked) log.coerce('reasoning');
  return { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort }, isDeep: effort === 'high' };
}

function findEffort(asked: JsonValue | undefined, ceiling: number | undefined): string {
  const known = (typeof asked === 'string' ? efforts[asked] : undefined) ?? 'medium';
  return known === 'high' && ceiling !== undefined ? 'medium' : known;
}

/** A model that thinks its hardest takes no word about it. */
export function noHeat({ temperature, topP }: ChatCall, log: FidelityLog): { temperature: undefined; topP: undefined } {
  for (const name of Object.keys(defined({ temperature, top_p: topP }))) log.drop(name);
  return { temperature: undefined, topP: undefined };
}
