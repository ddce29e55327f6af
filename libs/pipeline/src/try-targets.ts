import type { OnUnsupported } from '@headgate/domain';
import { fault, type Fault, toFault } from '@headgate/kernel';
import { decideFailover, decideNext, type FailedAttempt, type NextStep, type TargetPlan } from '@headgate/routing';
import type { Account } from './account.ts';
import type { OpenAnswer } from './open-answer.ts';
import type { PipelineDeps } from './pipeline-deps.ts';
import type { RoutedCall } from './routed-call.ts';
import { callTarget } from './stages/call-target.ts';

/** Where the loop over targets stands. */
interface Position {
  target: number;
  secret: number;
  retries: number;
  /** True while a retry of the present attempt is owed back to the budget. */
  holdsRetry: boolean;
}

/**
 * Tries the targets of a plan until one answers well; throws the last fault. The only place that knows retry and failover, and
 * what to do is read from the fault, never from a status number.
 */
export async function tryTargets(
  deps: PipelineDeps,
  account: Account,
  routed: RoutedCall,
  { plan, deadlineMs }: { readonly plan: TargetPlan; readonly deadlineMs: number },
): Promise<OpenAnswer> {
  const at: Position = { target: 0, secret: 0, retries: 0, holdsRetry: false };
  for (;;) {
    const planned = plan.targets[at.target];
    if (planned === undefined) throw fault('internal');
    const secret = planned.secrets[at.secret];
    account.enter(planned.target.provider);
    account.model = planned.model;
    account.attempts += 1;
    const beganMs = deps.clock.monotonicMs();
    const { onUnsupported } = plan;
    const attempt = { routed, planned, secret, remainingMs: deadlineMs - beganMs, onUnsupported };
    let failure: Fault;
    try {
      const answer = await callTarget(deps, account, attempt);
      observe(deps, account, beganMs, undefined);
      return answer;
    } catch (error) {
      failure = toFault(error);
    } finally {
      releaseRetry(deps, account, at);
    }
    observe(deps, account, beganMs, failure);
    const nowMs = deps.clock.monotonicMs();
    const failed: FailedAttempt = {
      fault: failure,
      target: planned.target,
      retriesMade: at.retries,
      retriesAllowed: plan.retries ?? routed.choice.route.retries,
      attemptMs: nowMs - beganMs,
      remainingMs: deadlineMs - nowMs,
      hasOtherSecret: at.secret + 1 < planned.secrets.length,
      hasNextTarget: at.target + 1 < plan.targets.length && mayReroute(failure, onUnsupported),
    };
    if (account.attempts === plan.maxAttempts) throw failure;
    await advance(deps, account, at, failed);
  }
}

/** A policy may say that what a target cannot do is not looked for at another one. */
function mayReroute({ code }: Fault, onUnsupported: OnUnsupported = 'reroute'): boolean {
  return code !== 'feature_unsupported' || onUnsupported === 'reroute';
}

/** Moves to the next attempt, or throws the fault where there is none. */
async function advance(deps: PipelineDeps, account: Account, at: Position, failed: FailedAttempt): Promise<void> {
  const step = decide(deps, account, at, failed);
  switch (step.kind) {
    case 'stop':
      throw failed.fault;
    case 'next-target':
      at.target += 1;
      at.secret = 0;
      at.retries = 0;
      return;
    case 'other-secret':
      at.secret += 1;
      return;
    case 'retry':
      at.retries += 1;
      if (step.delayMs > 0) await deps.sleep(step.delayMs, account.incoming.cancellation);
      if (account.incoming.cancellation.reason !== undefined) {
        releaseRetry(deps, account, at);
        throw account.incoming.cancellation.reason;
      }
  }
}

function decide(deps: PipelineDeps, account: Account, at: Position, failed: FailedAttempt): NextStep {
  const { reason } = account.incoming.cancellation;
  if (reason !== undefined) throw reason;
  const step = decideNext(failed, deps.random);
  // What was sent of a large form is gone.
  if (step.kind !== 'stop' && account.routed?.request.upload?.rewind() === false) return { kind: 'stop' };
  if (step.kind !== 'retry') return step;
  at.holdsRetry = deps.retryBudget.acquire(failed.target.provider.id);
  // A provider in trouble gets no more load than it has; another one may still answer.
  return at.holdsRetry ? step : decideFailover(failed);
}

function releaseRetry(deps: PipelineDeps, account: Account, at: Position): void {
  if (at.holdsRetry && account.provider !== undefined) deps.retryBudget.release(account.provider.id);
  at.holdsRetry = false;
}

function observe(deps: PipelineDeps, account: Account, beganMs: number, failure: Fault | undefined): void {
  const { provider } = account;
  if (provider === undefined) return;
  deps.observer.attempted({
    requestId: account.incoming.requestId,
    provider: provider.name,
    kind: provider.kind,
    outcome: failure?.code ?? 'ok',
    fault: failure,
    attemptMs: deps.clock.monotonicMs() - beganMs,
  });
}
