import type { Fault } from '@headgate/kernel';
import type { Account } from '../account.ts';
import { errorDialect } from '../error-dialect.ts';
import { replyHeaders } from '../reply-headers.ts';

/** Answers with an error in the caller's language; nothing for a caller who is gone. */
export function refuseCall(account: Account, failure: Fault): void {
  account.fault = failure;
  account.status = failure.status;
  if (failure.code === 'client_gone') return;
  const { incoming, endpoint } = account;
  const { status, headers, body } = errorDialect(endpoint.family).writeError(failure, incoming.requestId);
  const { 'content-type': contentType = 'application/json', ...others } = headers;
  const flat = replyHeaders(account, contentType);
  if (account.upstreamStatus !== undefined) flat.push('x-headgate-upstream-status', String(account.upstreamStatus));
  for (const [name, value] of Object.entries(others)) {
    // The edge sends this one with every answer.
    if (name !== 'x-request-id') flat.push(name, value);
  }
  account.status = status;
  account.reply.sendWhole(status, flat, body);
}
