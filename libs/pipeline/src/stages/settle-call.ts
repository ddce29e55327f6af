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
  deps.usage.end(describeEnd(account, latencyMs));
}

function describeEnd(account: Account, latencyMs: number): UsageEnd {
  const { provider, model, fault, firstByteMs, usage = unknownUsage } = account;
  return {
    request_id: account.incoming.requestId,
    provider: provider?.name ?? null,
    model_used: model === undefined || model === '' ? null : model,
    status: shownStatus(account),
    error_code: fault?.code ?? null,
    attempts: account.attempts,
    latency_ms: round(latencyMs),
    ttft_ms: firstByteMs === undefined ? null : round(firstByteMs),
    usage_source: sourceOf(account),
    input_tokens: usage.input_tokens,
    output_tokens: usage.output_tokens,
    cached_input_tokens: usage.cached_input_tokens,
    cache_write_tokens: usage.cache_write_tokens,
    reasoning_tokens: usage.reasoning_tokens,
  };
}

/** Where the call was refused before it could cost anything; a disk that takes no start takes no end either, and says so itself. */
function recordLateStart(deps: PipelineDeps, account: Account): void {
  const recording = recordStart(deps.usage, account);
  if (recording !== undefined) recording.catch(() => undefined);
}

function sourceOf({ usage, isUsageFinal }: Account): UsageEnd['usage_source'] {
  if (usage === undefined) return 'none';
  return isUsageFinal ? 'provider' : 'estimate';
}

/** What the caller saw; a caller who left saw nothing, whatever was sent. */
function shownStatus(account: Account): number {
  return account.fault?.code === 'client_gone' ? 499 : account.status;
}

/** Microseconds are the finest that means anything. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
