/**
 * Chooses where a call goes: the order of targets and credentials, and what follows a failed attempt. Pure: it receives
 * chance and time, and never reaches outside the targets of the route it is given.
 */
export { decideFailover, decideNext, type FailedAttempt, type NextStep } from './decide-next.ts';
export { type ChosenBecause, type ChosenRoute, chooseRoute, type RouteAsk, type RouteOfPath } from './choose-route.ts';
export { type AskedCall, explainCall, type Explanation } from './explain-call.ts';
export { type FaultJudgement, judgeFault } from './judge-fault.ts';
export { endpointOfDialect } from './endpoint-of-dialect.ts';
export { mayUseModel } from './may-use-model.ts';
export { orderByWeight } from './order-by-weight.ts';
export { orderSecrets } from './order-secrets.ts';
export { pickBackoffMs } from './pick-backoff-ms.ts';
export { pickWeighted, type Weighted } from './pick-weighted.ts';
export { hashUnit } from './hash-unit.ts';
export {
  type PlannedTarget,
  type PlanRequest,
  planTargets,
  type PolicyRequest,
  type TargetPlan,
} from './plan-targets.ts';
export { planRoute, type RouteCall } from './plan-route.ts';
export { compilePolicy, PolicyError, type PolicyPlace } from './policy/compile-policy.ts';
export { policyDepth } from './policy/policy-depth.ts';
export { findInlinePolicy, inlinePolicyOf } from './find-inline-policy.ts';
export type { DecisionTrace, TraceStep } from './policy/decision-trace.ts';
export { findCompileProblems } from './policy/find-compile-problems.ts';
export { planPolicy } from './policy/plan-policy.ts';
export type { SkippedTarget } from './skipped-target.ts';
export { RoundRobin } from './policy/round-robin.ts';
export { RetryBudget } from './retry-budget.ts';
