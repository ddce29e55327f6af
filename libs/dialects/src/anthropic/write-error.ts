import type { Fault, JsonObject } from '@headgate/kernel';
import type { ErrorAnswer } from '../dialect.ts';
import { errorHeaders } from '../error-headers.ts';

/** A fault as Anthropic's SDKs expect it: `{ type: "error", error: { type, message }, request_id }`. */
export function writeAnthropicError(fault: Fault, requestId: string): ErrorAnswer {
  return {
    status: fault.status,
    headers: errorHeaders(fault, { 'request-id': requestId, 'x-request-id': requestId }),
    body: JSON.stringify(errorBody(fault, requestId)),
  };
}

/** An `error` event; no `message_stop` follows. */
export function writeAnthropicStreamError(fault: Fault, requestId: string): string {
  return `event: error\ndata: ${JSON.stringify(errorBody(fault, requestId))}\n\n`;
}

function errorBody(fault: Fault, requestId: string): JsonObject {
  const problems = fault.problems.map(({ path, message }) => ({ path, message }));
  return {
    type: 'error',
    error: {
      type: errorType(fault),
      message: fault.message,
      // Where the SDKs look for a code that is finer than the type.
      details: { error_code: fault.code, ...(problems.length > 0 && { problems }) },
    },
    request_id: requestId,
  };
}

const typesByStatus: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

function errorType(fault: Fault): string {
  if (fault.code === 'provider_quota_spent') return 'billing_error';
  return typesByStatus.get(fault.status) ?? (fault.status >= 500 ? 'api_error' : 'invalid_request_error');
}
