import type { Fault, JsonObject } from '@headgate/kernel';
import type { ErrorAnswer } from '../dialect.ts';
import { errorHeaders } from '../error-headers.ts';

/** A fault as Google's APIs say it: `{ error: { code, message, status, details } }`. */
export function writeGeminiError(fault: Fault, requestId: string): ErrorAnswer {
  return {
    status: fault.status,
    headers: errorHeaders(fault, { 'x-request-id': requestId }),
    body: JSON.stringify(errorBody(fault, requestId)),
  };
}

/** An error event, which Google's SDK raises its own class from. */
export function writeGeminiStreamError(fault: Fault, requestId: string): string {
  return `data: ${JSON.stringify(errorBody(fault, requestId))}\n\n`;
}

/** The error itself, as it stands in a body, an event or an array. */
export function errorBody(fault: Fault, requestId: string): JsonObject {
  return {
    error: {
      code: fault.status,
      message: fault.message,
      status: statuses.get(fault.status) ?? (fault.status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT'),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: fault.code.toUpperCase(),
          domain: 'headgate',
        },
        { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId },
        ...retryInfo(fault),
        ...badRequest(fault),
      ],
    },
  };
}

function retryInfo({ retryAfterMs }: Fault): JsonObject[] {
  if (retryAfterMs === undefined) return [];
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfterMs / 1000}s` }];
}

function badRequest({ problems }: Fault): JsonObject[] {
  if (problems.length === 0) return [];
  const fieldViolations = problems.map(({ path, message }) => ({ field: path, description: message }));
  return [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
}

/** Google's canonical codes by the status they travel with. */
const statuses: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [402, 'FAILED_PRECONDITION'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [408, 'DEADLINE_EXCEEDED'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [499, 'CANCELLED'],
  [501, 'UNIMPLEMENTED'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
  [529, 'UNAVAILABLE'],
]);
