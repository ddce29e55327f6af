/**
 * Chooses where a call goes: the order of targets and credentials, and what follows a failed attempt. Pure: it receives
 * chance and time, and never reaches outside the targets of the route it is given.
 */
export { decideFailover, decideNext, type FailedAttempt, type NextStep } from './decide-next.ts';
export { type FaultJudgement, judgeFault } from './judge-fault.ts';
export { orderByWeight } from './order-by-weight.ts';
export { orderSecrets } from './order-secrets.ts';
export { pickBackoffMs } from './pick-backoff-ms.ts';
export { pickWeighted, type Weighted } from './pick-weighted.ts';
export {
  type PlannedTarget,
  type PlanRequest,
  planTargets,
  type SkippedTarget,
  type TargetPlan,
} from './plan-targets.ts';
export { RetryBudget } from './retry-budget.ts';
