import type { ChatCall } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';

/** The Messages API refuses a call without a ceiling; OpenAI-style callers rarely send one. */
const defaultMaxTokens = 4096;
/** The smallest budget the vendor accepts. */
const minBudget = 1024;

/** For an effort newer than this table: the words have only ever grown upwards. */
const unknownBudget = 16_384;

const budgets: Readonly<Record<string, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};

/** How long the answer may be and how the model thinks: the two depend on each other. */
export interface Thinking {
  readonly maxTokens: number;
  readonly thinking: JsonObject | undefined;
  readonly effort: string | undefined;
}

/** Says reasoning in the words the model understands: an effort since 4.6, a budget before. */
export function toThinking(call: ChatCall, model: string, log: FidelityLog): Thinking {
  const maxTokens = call.maxOutputTokens ?? ceilingOf(call);
  const own = call.extras.anthropic;
  const effort = call.reasoning?.effort;
  if (isJsonObject(own?.['thinking'])) return keepOwn(call, own['thinking'], maxTokens);
  // An effort in Anthropic's own words does not ask for thoughts.
  if (own?.['output_config'] !== undefined) return { maxTokens, thinking: undefined, effort };
  if (effort === 'none') return { maxTokens, thinking: { type: 'disabled' }, effort: undefined };
  return call.reasoning === undefined
    ? { maxTokens, thinking: undefined, effort: undefined }
    : translate(call, call.reasoning, model, log);
}

function translate(
  call: ChatCall,
  { effort, budgetTokens }: NonNullable<ChatCall['reasoning']>,
  model: string,
  log: FidelityLog,
): Thinking {
  const hasBudget = budgetTokens !== undefined || !isAdaptive(model);
  if (isForced(call) || (hasBudget && lacksThought(call))) {
    // The vendor does not let a model think that must call a tool, and the tool call is what the caller relies on.
    log.drop('reasoning');
    return { maxTokens: call.maxOutputTokens ?? ceilingOf(call), thinking: undefined, effort: undefined };
  }
  if (budgetTokens !== undefined) return withBudget(call, budgetTokens, log);
  return withEffort(call, effort ?? 'medium', model, log);
}

function isForced({ toolChoice }: ChatCall): boolean {
  return toolChoice?.kind === 'tool' || toolChoice?.kind === 'required';
}

/**
 * A model told to think with a budget refuses a tool call it has just made without a signed thought before it: another model
 * made it, or the caller's language lost the thought.
 */
function lacksThought({ messages }: ChatCall): boolean {
  const parts = messages.findLast(({ role }) => role === 'assistant')?.parts ?? [];
  const isProved = parts.some((part) => part.kind === 'reasoning' && Boolean(part.signature ?? part.redacted));
  return !isProved && parts.some(({ kind }) => kind === 'tool-call');
}

function withEffort(call: ChatCall, effort: string, model: string, log: FidelityLog): Thinking {
  if (!isAdaptive(model)) {
    log.coerce('reasoning');
    return withBudget(call, budgets[effort] ?? unknownBudget, log);
  }
  const known = effort === 'minimal' ? 'low' : effort;
  if (known !== effort) log.coerce('reasoning');
  return { maxTokens: call.maxOutputTokens ?? ceilingOf(call), thinking: { type: 'adaptive' }, effort: known };
}

/** Said in Anthropic's own words: kept, but a budget that cannot work is refused here, before any money is spent. */
function keepOwn(call: ChatCall, thinking: JsonObject, maxTokens: number): Thinking {
  const budget = call.reasoning?.budgetTokens;
  if (budget !== undefined && budget >= maxTokens) {
    const path = 'thinking.budget_tokens';
    const message = `must be below max_tokens (${maxTokens})`;
    throw fault('request_invalid', {
      message: `The request does not fit this endpoint: ${path} ${message}.`,
      problems: [{ path, message }],
    });
  }
  return { maxTokens, thinking, effort: call.reasoning?.effort };
}

/** A budget must fit below the ceiling: the ceiling is raised where it is ours, the budget lowered where it is the caller's. */
function withBudget(call: ChatCall, asked: number, log: FidelityLog): Thinking {
  if (call.maxOutputTokens === undefined) {
    const least = Math.max(asked, minBudget);
    return below(ceilingOf(call, least), least, log);
  }
  return below(call.maxOutputTokens, asked, log);
}

function below(maxTokens: number, asked: number, log: FidelityLog): Thinking {
  const budget = Math.min(Math.max(asked, minBudget), maxTokens - 1);
  if (budget !== asked) log.coerce('reasoning');
  const fits = budget >= minBudget;
  if (!fits) log.drop('reasoning');
  return { maxTokens, thinking: fits ? enabled(budget) : undefined, effort: undefined };
}

/** What an answer may be long where the caller says nothing: room beside the thoughts, as far as the model goes. */
function ceilingOf({ mostOutputTokens = Number.POSITIVE_INFINITY }: ChatCall, budget = 0): number {
  return Math.min(budget + defaultMaxTokens, mostOutputTokens);
}

function enabled(budget: number): JsonObject {
  return { type: 'enabled', budget_tokens: budget };
}

/** Models that decide themselves how long to think: 4.6 and later. A name that says no version is taken for a new one. */
function isAdaptive(model: string): boolean {
  const version = /claude-(?:[a-z]+-)?(\d)(?:[-.](\d{1,2}))?(?!\d)/.exec(model);
  if (version === null) return true;
  const major = Number(version[1]);
  return major > 4 || (major === 4 && Number(version[2] ?? 0) >= 6);
}
