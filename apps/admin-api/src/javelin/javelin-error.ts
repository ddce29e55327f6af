import type { Fault } from '@headgate/kernel';

/** The statuses a client of that API tells apart; for anything else it only knows that something is wrong. */
const told = new Set([400, 401, 403, 404, 409, 429, 500]);

/** An error as that API writes it; code and request id come on top, for whoever looks closer. */
export interface JavelinError {
  readonly status: number;
  readonly body: { readonly error: string; readonly code: string; readonly request_id: string };
}

/** A fault in that API's words: one text, and one of its statuses. */
export function toJavelinError(fault: Fault, requestId: string): JavelinError {
  const problems = fault.problems.map(({ path, message }) => `${path} ${message}`.trim());
  const error = [fault.message.replace(/[.:]$/, ''), ...(problems.length > 0 ? [problems.join('; ')] : [])].join(': ');
  return { status: toStatus(fault.status), body: { error, code: fault.code, request_id: requestId } };
}

function toStatus(status: number): number {
  if (told.has(status)) return status;
  if (status === 405) return 404;
  // Somebody else was faster: what that API calls a conflict.
  if (status === 412) return 409;
  return status < 500 ? 400 : 500;
}
