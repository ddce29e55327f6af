import { type Fault, type FaultCode, isJsonObject, type JsonObject } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { readErrorBody, readErrorObject } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';

/** What a failed answer of Gemini's means. */
export function readGeminiError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  const said = readErrorBody(body);
  return providerFault(
    {
      status,
      type: said.type,
      message: said.message,
      requestId: headers['x-request-id'] ?? said.requestId,
      retryAfterMs: readRetryAfterMs(headers) ?? findRetryDelayMs(body),
    },
    codeOf(status, body),
  );
}

/** The failure an event or a body of status 200 reports; undefined where it reports none. */
export function findGeminiError(value: JsonObject): Fault | undefined {
  const { error } = value;
  if (!isJsonObject(error)) return undefined;
  const said = readErrorObject(value);
  const code = Number(said.code);
  const status = Number.isInteger(code) && code >= 400 && code < 600 ? code : (statuses.get(said.type ?? '') ?? 500);
  const body = JSON.stringify(error);
  const retryAfterMs = findRetryDelayMs(body);
  return providerFault({ status, type: said.type, message: said.message, retryAfterMs }, codeOf(status, body));
}

/** A wrong key is reported as a bad request, an account without payment as a failed precondition. */
function codeOf(status: number, body: string): FaultCode | undefined {
  if (status === 400 && /API_KEY_INVALID|API key (?:not valid|expired)/.test(body))
    return 'provider_credential_refused';
  if (status === 400 && body.includes('FAILED_PRECONDITION') && /billing/i.test(body)) return 'provider_quota_spent';
  return undefined;
}

/** How long to wait, which this vendor says in the body: `"retryDelay": "17.5s"`. */
function findRetryDelayMs(body: string): number | undefined {
  const found = /"retryDelay"\s*:\s*"(\d{1,6}(?:\.\d{1,9})?)s"/.exec(body);
  return found === null ? undefined : Math.round(Number(found[1]) * 1000);
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['INVALID_ARGUMENT', 400],
  ['FAILED_PRECONDITION', 400],
  ['OUT_OF_RANGE', 400],
  ['UNAUTHENTICATED', 401],
  ['PERMISSION_DENIED', 403],
  ['NOT_FOUND', 404],
  ['ABORTED', 409],
  ['ALREADY_EXISTS', 409],
  ['RESOURCE_EXHAUSTED', 429],
  ['CANCELLED', 500],
  ['INTERNAL', 500],
  ['UNIMPLEMENTED', 501],
  ['UNAVAILABLE', 503],
  ['DEADLINE_EXCEEDED', 504],
]);
