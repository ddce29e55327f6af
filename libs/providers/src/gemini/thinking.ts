import type { ChatCall } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';

/** The most a model of the 2.5 family may think, and the least the larger one must. */
const maxBudget = 24_576;
const minProBudget = 128;
/** What of a caller's ceiling is left for thinking: the vendor counts thoughts into it, and an answer is wanted, too. */
const share = 0.8;

const budgets: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: maxBudget,
  xhigh: maxBudget,
  max: maxBudget,
};

const levels: Readonly<Record<string, string>> = {
  none: 'minimal',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** Says reasoning in the words the model understands: a level since Gemini 3, a budget before. Undefined where nothing is said. */
export function toThinking(call: ChatCall, model: string, log: FidelityLog): JsonObject | undefined {
  const own = ownThinking(call);
  const { reasoning } = call;
  if (reasoning === undefined) return own;
  const said = reasoning.budgetTokens === undefined && isLevelled(model) ? toLevel(reasoning, log) : undefined;
  const config = said ?? toBudget(call, model, log);
  const isOff = config['thinkingBudget'] === 0;
  // A caller of another language reads thoughts wherever it asks for thinking.
  const shown = own === undefined && !isOff ? { includeThoughts: true } : {};
  return { ...shown, ...own, ...config };
}

function ownThinking(call: ChatCall): JsonObject | undefined {
  const config = call.extras.gemini?.['generationConfig'];
  const thinking = isJsonObject(config) ? config['thinkingConfig'] : undefined;
  return isJsonObject(thinking) ? thinking : undefined;
}

function toLevel({ effort = 'medium' }: NonNullable<ChatCall['reasoning']>, log: FidelityLog): JsonObject {
  const level = levels[effort] ?? 'high';
  if (level !== effort) log.coerce('reasoning');
  return { thinkingLevel: level };
}

function toBudget(call: ChatCall, model: string, log: FidelityLog): JsonObject {
  const { effort, budgetTokens } = call.reasoning ?? {};
  const asked = budgetTokens ?? budgets[effort ?? 'medium'] ?? maxBudget;
  const ceiling = call.maxOutputTokens === undefined ? asked : Math.floor(call.maxOutputTokens * share);
  const floor = /2\.5-pro/.test(model) ? minProBudget : 0;
  const budget = Math.max(floor, Math.min(asked, ceiling));
  const isOff = effort === 'none' && budget === 0;
  if (!isOff && budget !== budgetTokens) log.coerce('reasoning');
  return { thinkingBudget: budget };
}

/** Gemini 3 and later. */
export function isLevelled(model: string): boolean {
  return /gemini-(?:[3-9]|\d{2,})(?![\d])/.test(model);
}
