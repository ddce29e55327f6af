import { type Fault, type FaultCode, isJsonObject, type JsonObject } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { type ErrorBody, readErrorBody, readErrorObject } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';

/** What a failed answer of Anthropic's means. */
export function readAnthropicError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  const said = readErrorBody(body);
  return providerFault(
    {
      status,
      type: said.type,
      message: said.message,
      requestId: headers['request-id'] ?? said.requestId,
      retryAfterMs: readRetryAfterMs(headers),
    },
    codeOf(said),
  );
}

/** The failure an event or a body of status 200 reports; undefined where it reports none. */
export function findAnthropicError(value: JsonObject): Fault | undefined {
  if (value['type'] !== 'error' && !isJsonObject(value['error'])) return undefined;
  const said = readErrorObject(value);
  const status = statuses.get(said.type ?? '') ?? 500;
  return providerFault({ status, type: said.type, message: said.message, requestId: said.requestId }, codeOf(said));
}

function codeOf(said: ErrorBody): FaultCode | undefined {
  if (said.type === 'billing_error') return 'provider_quota_spent';
  // An empty account is reported as a bad request.
  if (said.type === 'invalid_request_error' && /credit balance is too low/i.test(said.message ?? '')) {
    return 'provider_quota_spent';
  }
  return undefined;
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);
