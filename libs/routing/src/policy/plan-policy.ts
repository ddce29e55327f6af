import type { LiveChoice, LivePolicy, LiveRule } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { findObstacle, type PlannedTarget, planTarget, type PolicyRequest, type TargetPlan } from '../plan-targets.ts';
import type { SkippedTarget } from '../skipped-target.ts';
import { compileField } from '../condition/read-field.ts';
import { orderChoices } from './order-choices.ts';

/**
 * Decides by a policy which targets a call tries and in which order: rules first, then its strategy over what may be used; policies
 * among the targets decide for themselves. Throws `rule_refused` where a rule says so.
 */
export function planPolicy(request: PolicyRequest): TargetPlan {
  const { deadlineMs, retries, maxAttempts } = request.policy;
  const skipped: SkippedTarget[] = [];
  const targets = decide(request.policy, request, { skipped, depth: 0 });
  return { targets, skipped, deadlineMs, retries, maxAttempts };
}

interface Level {
  readonly skipped: SkippedTarget[];
  readonly depth: number;
}

function decide(policy: LivePolicy, request: PolicyRequest, level: Level): PlannedTarget[] {
  request.trace?.add({ kind: 'policy', policy, depth: level.depth });
  const rule = findRule(policy, request);
  if (rule?.reject !== undefined) throw fault('rule_refused', rule.reject);
  const below = { ...level, depth: level.depth + 1 };
  if (rule?.policy !== undefined) return decide(rule.policy, request, below);
  const strategy = rule?.strategy ?? policy.strategy;
  const isUsable = (choice: LiveChoice) => isOpen(choice, { policy, rule, request, level });
  const { choices, by } = orderChoices(policy.choices, isUsable, strategy, request);
  const order = choices.map(({ id }) => id);
  request.trace?.add({ kind: 'order', policy, type: strategy.type, by, order });
  return choices.flatMap((choice) => expand(choice, { policy, rule, request, level: below }));
}

function findRule(policy: LivePolicy, request: PolicyRequest): LiveRule | undefined {
  for (const rule of policy.rules) {
    const applies = rule.applies(request.facts);
    if (request.trace !== undefined) {
      const read = new Map(rule.reads.map((name) => [name, compileField(name)?.(request.facts)]));
      request.trace.add({ kind: 'rule', policy, rule: rule.id, applies, read });
    }
    if (applies === true) return rule;
  }
  return undefined;
}

interface Decision {
  readonly policy: LivePolicy;
  readonly rule: LiveRule | undefined;
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
  if (rule?.only?.has(choice.id) === false) return 'not_of_the_rule';
  return choice.target === undefined ? undefined : findObstacle(choice.target, request);
}

/** The places a choice stands for: itself, or what the policy it is decides. */
function expand(choice: LiveChoice, decision: Decision): PlannedTarget[] {
  if (choice.target !== undefined) return [planTarget(choice.target, decision.request)];
  if (choice.policy === undefined) return [];
  const inner = decide(choice.policy, decision.request, decision.level);
  if (inner.length === 0) passOver(choice, 'policy_without_targets', decision);
  return inner;
}

function passOver(choice: LiveChoice, reason: SkippedTarget['reason'], { policy, request, level }: Decision): void {
  level.skipped.push({ target: choice.target, reason });
  request.trace?.add({ kind: 'passed-over', policy, choice: choice.id, reason });
}
