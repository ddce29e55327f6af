import type { Account } from '../account.ts';
import type { Endpoint } from '../endpoint.ts';
import type { UsageSink } from '../ports.ts';
import type { RoutedCall } from '../routed-call.ts';

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
  const { caller } = identity;
  const { route, dialect, model, isStreaming } = routed === undefined ? guessAsked(endpoint) : describeAsked(routed);
  // Spelled out: to spread one object into another takes longer than all of the rest.
  return usage.start({
    request_id: incoming.requestId,
    org: caller.org,
    project: caller.project,
    key_id: caller.keyId,
    route,
    dialect,
    model_requested: model,
    is_streaming: isStreaming,
    started_at: showTime(account.startedAtMs),
    revision: identity.config.rev,
    attrs: caller.usageAttrs ?? null,
  });
}

interface Asked {
  readonly route: string;
  readonly dialect: string;
  readonly model: string;
  readonly isStreaming: boolean;
}

function describeAsked({ choice, request }: RoutedCall): Asked {
  return {
    route: choice.route.name,
    dialect: choice.dialect?.name ?? nativeDialect,
    model: request.model ?? '',
    isStreaming: request.isStreaming,
  };
}

/** A call refused before its route was known. */
function guessAsked(endpoint: Endpoint): Asked {
  const dialect = 'dialect' in endpoint ? endpoint.dialect : undefined;
  return { route: '', dialect: dialect ?? nativeDialect, model: '', isStreaming: false };
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
