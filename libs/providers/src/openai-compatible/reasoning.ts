import { defined, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import type { AskedReasoning } from '../openai/accent.ts';
import { toEffort } from '../openai/request.ts';

/** Vendors whose models think or do not, with nothing in between: `thinking: { type }`. */
export function switchThinking({ effort, budgetTokens }: AskedReasoning, log: FidelityLog): JsonObject {
  if (effort !== 'none' || budgetTokens !== undefined) log.coerce('reasoning');
  return { thinking: { type: effort === 'none' ? 'disabled' : 'enabled' } };
}

/** Vendors that know efforts, and a switch for none at all. */
export function switchOrEffort(asked: AskedReasoning, log: FidelityLog): JsonObject {
  return asked.effort === 'none' ? { thinking: { type: 'disabled' } } : toEffort(asked, log);
}

/** Qwen: a switch, and a budget in tokens. */
export function switchAndBudget({ effort, budgetTokens }: AskedReasoning, log: FidelityLog): JsonObject {
  if (effort !== undefined && effort !== 'none') log.coerce('reasoning');
  return defined({ enable_thinking: effort !== 'none', thinking_budget: effort === 'none' ? undefined : budgetTokens });
}

/** OpenRouter: an object that takes either, and finds the upstream's own words itself. */
export function reasoningObject({ effort, budgetTokens }: AskedReasoning): JsonObject {
  if (budgetTokens === undefined) return defined({ reasoning_effort: effort });
  return { reasoning: defined({ effort, max_tokens: effort === undefined ? budgetTokens : undefined }) };
}

/** Vendors whose models think as they please. */
export function leaveThinking(_asked: AskedReasoning, log: FidelityLog): JsonObject {
  log.drop('reasoning');
  return {};
}
