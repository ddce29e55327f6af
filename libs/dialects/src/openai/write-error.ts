import type { Fault, JsonObject } from '@headgate/kernel';
import type { ErrorAnswer } from '../dialect.ts';
import { errorHeaders } from '../error-headers.ts';

/** A fault as OpenAI's SDKs expect it: `{ error: { message, type, param, code } }`. */
export function writeOpenAiError(fault: Fault, requestId: string): ErrorAnswer {
  return {
    status: fault.status,
    headers: errorHeaders(fault, { 'x-request-id': requestId }),
    body: JSON.stringify({ error: errorBody(fault, requestId) }),
  };
}

/** An error event; no `[DONE]` follows, so that no SDK takes the answer for whole. */
export function writeOpenAiStreamError(fault: Fault, requestId: string): string {
  return `data: ${JSON.stringify({ error: errorBody(fault, requestId) })}\n\n`;
}

function errorBody(fault: Fault, requestId: string): JsonObject {
  const param = fault.problems[0]?.path ?? '';
  return {
    message: fault.message,
    type: errorType(fault),
    param: param === '' ? null : param,
    code: fault.code,
    request_id: requestId,
    ...(fault.problems.length > 0 && { problems: fault.problems.map(({ path, message }) => ({ path, message })) }),
  };
}

function errorType(fault: Fault): string {
  if (fault.code === 'provider_quota_spent') return 'insufficient_quota';
  switch (fault.status) {
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 429:
      return 'rate_limit_error';
    default:
      return fault.status >= 500 ? 'server_error' : 'invalid_request_error';
  }
}
