import type { TokenUsage, UsageEnd } from '@headgate/domain';
import type { Account } from '../account.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import { archiveCall } from './archive-call.ts';
import { recordStart } from './record-start.ts';

const unknownUsage: TokenUsage = {
  input_tokens: null,
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

/** Closes the books on a call, exactly once and however it ended: usage record, metrics, load counters. */
export function settleCall(deps: PipelineDeps, account: Account): void {
  account.leave();
  const latencyMs = deps.clock.monotonicMs() - account.startedMonotonicMs;
  try {
    recordUsage(deps, account, latencyMs);
    archiveCall(deps, account, shownStatus(account));
  } finally {
    deps.observer.finished({
      requestId: account.incoming.requestId,
      endpoint: account.endpoint.kind,
      org: account.identity?.caller.org,
      route: account.routed?.choice.route.name,
      provider: account.provider?.name,
      status: shownStatus(account),
      fault: account.fault,
      attempts: account.attempts,
      latencyMs,
      firstByteMs: account.firstByteMs,
      isStreaming: account.routed?.request.isStreaming ?? false,
      upstreamRequestId: account.upstreamRequestId ?? account.fault?.upstream?.requestId,
    });
  }
}

function recordUsage(deps: PipelineDeps, account: Account, latencyMs: number): void {
  // Nobody is known to have called, or somebody only asked what there is: nothing to account for.
  if (account.identity === undefined || account.endpoint.kind === 'models') return;
  // In the same turn as the end: there is nothing to wait for.
  recordLateStart(deps, account);
  const { provider, model, fault, firstByteMs } = account;
  const end: UsageEnd = {
    request_id: account.incoming.requestId,
    provider: provider?.name ?? null,
    model_used: model === undefined || model === '' ? null : model,
    status: shownStatus(account),
    error_code: fault?.code ?? null,
    attempts: account.attempts,
    latency_ms: round(latencyMs),
    ttft_ms: firstByteMs === undefined ? null : round(firstByteMs),
    ...describeUsage(account),
  };
  deps.usage.end(end);
}

/** Where the call was refused before it could cost anything; a disk that takes no start takes no end either, and says so itself. */
function recordLateStart(deps: PipelineDeps, account: Account): void {
  const recording = recordStart(deps.usage, account);
  if (recording !== undefined) recording.catch(() => undefined);
}

function describeUsage({ usage, isUsageFinal }: Account): TokenUsage & Pick<UsageEnd, 'usage_source'> {
  if (usage === undefined) return { usage_source: 'none', ...unknownUsage };
  return { usage_source: isUsageFinal ? 'provider' : 'estimate', ...usage };
}

/** What the caller saw; a caller who left saw nothing, whatever was sent. */
function shownStatus(account: Account): number {
  return account.fault?.code === 'client_gone' ? 499 : account.status;
}

/** Microseconds are the finest that means anything. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
