import type { UsageStart } from '@headgate/domain';
import type { Account } from '../account.ts';
import type { Endpoint } from '../endpoint.ts';
import type { UsageSink } from '../ports.ts';
import type { RoutedCall } from '../routed-call.ts';

type Asked = Pick<UsageStart, 'route' | 'dialect' | 'model_requested' | 'is_streaming'>;

/** What is recorded as the language of an endpoint Headgate has no words for. */
const nativeDialect = 'native';

/**
 * Puts the call on record before it can cost anything; wait for what it gives, if anything. Does nothing the second time, or where
 * nobody is known to have called.
 */
export function recordStart(usage: UsageSink, account: Account): void | Promise<void> {
  const { identity, routed, incoming, endpoint } = account;
  if (account.isRecorded || identity === undefined) return;
  account.isRecorded = true;
  return usage.start({
    request_id: incoming.requestId,
    org: identity.caller.org,
    project: identity.caller.project,
    key_id: identity.caller.keyId,
    started_at: showTime(account.startedAtMs),
    revision: identity.config.rev,
    attrs: identity.caller.usageAttrs ?? null,
    ...(routed === undefined ? guessAsked(endpoint) : describeAsked(routed)),
  });
}

function describeAsked({ choice, request }: RoutedCall): Asked {
  return {
    route: choice.route.name,
    dialect: choice.dialect?.name ?? nativeDialect,
    model_requested: request.model ?? '',
    is_streaming: request.isStreaming,
  };
}

/** A call refused before its route was known. */
function guessAsked(endpoint: Endpoint): Asked {
  const dialect = 'dialect' in endpoint ? endpoint.dialect : undefined;
  return { route: '', dialect: dialect ?? nativeDialect, model_requested: '', is_streaming: false };
}

let shownMs = Number.NaN;
let shownTime = '';

/** The same millisecond is asked for many times in a row. */
function showTime(ms: number): string {
  if (ms !== shownMs) {
    shownMs = ms;
    shownTime = new Date(ms).toISOString();
  }
  return shownTime;
}
