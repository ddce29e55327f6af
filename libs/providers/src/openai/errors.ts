import { type Fault, type FaultCode, isJsonObject, type JsonObject } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { type ErrorBody, readErrorBody, readErrorObject } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';
import { type OpenAiAccent, openAiAccent } from './accent.ts';

/** A failed answer as it came. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a failed answer of an OpenAI-style server means. */
export function readOpenAiError({ status, headers, body }: FailedAnswer, accent = openAiAccent): Fault {
  const said = readErrorBody(body);
  return providerFault(
    {
      status,
      type: said.code ?? said.type,
      message: said.message,
      requestId: headers['x-request-id'] ?? said.requestId,
      retryAfterMs: readRetryAfterMs(headers),
    },
    codeOf(status, said, accent),
  );
}

/** The failure a stream or a body of status 200 reports; undefined where it reports none. */
export function findOpenAiError(value: JsonObject, accent = openAiAccent): Fault | undefined {
  const error = value['error'];
  if (!isJsonObject(error) && typeof error !== 'string') return accent.hiddenFailure?.find(value);
  const said = readErrorObject(value);
  const status = statusOf(said);
  const known = codeOf(status, said, accent);
  return providerFault(
    { status, type: said.code ?? said.type, message: said.message, requestId: said.requestId },
    known,
  );
}

function codeOf(status: number, said: ErrorBody, { faultCodes = {} }: OpenAiAccent): FaultCode | undefined {
  const words = [said.code, said.type];
  const own = words.find((word) => word !== undefined && Object.hasOwn(faultCodes, word));
  if (own !== undefined) return faultCodes[own];
  if (words.includes('insufficient_quota') || words.includes('billing_hard_limit_reached'))
    return 'provider_quota_spent';
  if (status === 400 && words.includes('model_not_found')) return 'provider_model_unknown';
  return undefined;
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['rate_limit_error', 429],
  ['requests', 429],
  ['tokens', 429],
  ['insufficient_quota', 429],
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['invalid_api_key', 401],
  ['permission_error', 403],
  ['model_not_found', 404],
  ['overloaded_error', 503],
  ['engine_overloaded', 503],
]);

/** An error event has no status of its own: some vendors put it into the code, others a word. */
function statusOf(said: ErrorBody): number {
  const code = Number(said.code);
  if (Number.isInteger(code) && code >= 400 && code < 600) return code;
  return statuses.get(said.code ?? '') ?? statuses.get(said.type ?? '') ?? 500;
}
