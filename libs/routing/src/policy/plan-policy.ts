import type { LiveChoice, LivePolicy, LiveRule } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { findObstacle, type PlannedTarget, planTarget, type PolicyRequest, type TargetPlan } from '../plan-targets.ts';
import type { SkippedTarget } from '../skipped-target.ts';
import { compileField } from '../condition/read-field.ts';
import { orderChoices } from './order-choices.ts';

/**
 * Decides by a policy which targets a call tries and in which order: rules first, then its strategy over what may be used; policies
 * among the targets decide for themselves. Throws `rule_refused` where a rule says so.
 */
export function planPolicy(request: PolicyRequest): TargetPlan {
  const { deadlineMs, retries, maxAttempts, onUnsupported } = request.policy;
  const skipped: SkippedTarget[] = [];
  const targets = decide(request.policy, request, { skipped, depth: 0 });
  return { targets, skipped, deadlineMs, retries, maxAttempts, onUnsupported };
}

interface Level {
  /** What rules have set further out. */
  readonly set?: JsonObject | undefined;
  readonly skipped: SkippedTarget[];
  readonly depth: number;
}

function decide(policy: LivePolicy, request: PolicyRequest, level: Level): PlannedTarget[] {
  request.trace?.add({ kind: 'policy', policy, depth: level.depth });
  const rule = judge(policy, request);
  if (rule.reject !== undefined) throw fault('rule_refused', rule.reject);
  const set = rule.set === undefined ? level.set : { ...level.set, ...rule.set };
  const below = { ...level, set, depth: level.depth + 1 };
  if (rule.policy !== undefined) return decide(rule.policy, request, below);
  const strategy = rule.strategy ?? policy.strategy;
  const isUsable = (choice: LiveChoice) => isOpen(choice, { policy, rule, request, level });
  const { choices, by } = orderChoices(policy.choices, isUsable, strategy, request);
  const order = choices.map(({ id }) => id);
  request.trace?.add({ kind: 'order', policy, type: strategy.type, by, order });
  return choices.flatMap((choice) => expand(choice, { policy, rule, request, level: below }));
}

/** What the rules that apply say together. */
type Verdict = Partial<Pick<LiveRule, 'strategy' | 'only' | 'policy' | 'reject' | 'set'>>;

/** The first rule that applies decides; one that goes on leaves the rest to those behind it. */
function judge(policy: LivePolicy, request: PolicyRequest): Verdict {
  let verdict: Verdict = {};
  for (const rule of policy.rules) {
    if (test(policy, rule, request) !== true) continue;
    verdict = join(verdict, rule);
    if (!rule.continues) return verdict;
  }
  return verdict;
}

/** Targets narrow; of strategies and of values of one parameter the last counts. */
function join(before: Verdict, rule: LiveRule): Verdict {
  const { only, strategy, policy, reject, set } = rule;
  return {
    only: narrow(before.only, only),
    strategy: strategy ?? before.strategy,
    set: set === undefined ? before.set : { ...before.set, ...set },
    policy,
    reject,
  };
}

function narrow(before: Verdict['only'], only: Verdict['only']): Verdict['only'] {
  if (before === undefined || only === undefined) return before ?? only;
  return new Set([...before].filter((id) => only.has(id)));
}

function test(policy: LivePolicy, rule: LiveRule, request: PolicyRequest): boolean | undefined {
  const { facts, trace } = request;
  if (trace === undefined) return rule.applies(facts);
  const mismatched: string[] = [];
  const noting = (field: string): void => {
    mismatched.push(field);
    facts.mismatched?.(field);
  };
  const applies = rule.applies({ ...facts, header: (name) => facts.header(name), mismatched: noting });
  const read = new Map(rule.reads.map((name) => [name, compileField(name)?.(facts)]));
  trace.add({ kind: 'rule', policy, rule: rule.id, applies, read, mismatched });
  return applies;
}

interface Decision {
  readonly policy: LivePolicy;
  readonly rule: Verdict;
  readonly request: PolicyRequest;
  readonly level: Level;
}

function isOpen(choice: LiveChoice, decision: Decision): boolean {
  const reason = findReason(choice, decision);
  if (reason !== undefined) passOver(choice, reason, decision);
  return reason === undefined;
}

function findReason(choice: LiveChoice, { rule, request }: Decision): SkippedTarget['reason'] | undefined {
  if (!choice.enabled) return 'target_disabled';
  if (rule.only?.has(choice.id) === false) return 'not_of_the_rule';
  return choice.target === undefined ? undefined : findObstacle(choice.target, request);
}

/** The places a choice stands for: itself, or what the policy it is decides. */
function expand(choice: LiveChoice, decision: Decision): PlannedTarget[] {
  if (choice.target !== undefined) {
    const { set } = decision.level;
    return [{ ...planTarget(choice.target, decision.request), ...(set !== undefined && { set }) }];
  }
  if (choice.policy === undefined) return [];
  const inner = decide(choice.policy, decision.request, decision.level);
  if (inner.length === 0) passOver(choice, 'policy_without_targets', decision);
  return inner;
}

function passOver(choice: LiveChoice, reason: SkippedTarget['reason'], { policy, request, level }: Decision): void {
  level.skipped.push({ target: choice.target, reason });
  request.trace?.add({ kind: 'passed-over', policy, choice: choice.id, reason });
}
