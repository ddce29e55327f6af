import type { UsageSink } from '../ports.ts';
import type { Account } from '../account.ts';

/** Puts the call on record before it can cost anything; does nothing the second time, or where nobody is known to have called. */
export function recordStart(usage: UsageSink, account: Account): void {
  const { identity, routed, incoming, endpoint } = account;
  if (account.isRecorded || identity === undefined) return;
  account.isRecorded = true;
  usage.start({
    request_id: incoming.requestId,
    org: identity.caller.org,
    project: identity.caller.project,
    key_id: identity.caller.keyId,
    route: routed?.choice.route.name ?? '',
    dialect: routed?.choice.dialect?.name ?? ('dialect' in endpoint ? (endpoint.dialect ?? 'native') : 'native'),
    model_requested: routed?.request.model ?? '',
    is_streaming: routed?.request.isStreaming ?? false,
    started_at: new Date(account.startedAtMs).toISOString(),
    revision: identity.config.rev,
  });
}
