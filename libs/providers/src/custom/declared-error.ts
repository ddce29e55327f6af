import type { ReadPath } from '@headgate/domain';
import { type Fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { readErrorBody } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';
import { parseObject } from '../json-sniff.ts';
import type { FailedAnswer } from '../openai/errors.ts';

/** What a failed answer means: in the words at the declared path, else in any of the usual places. */
export function readDeclaredError({ status, headers, body }: FailedAnswer, path: ReadPath | undefined): Fault {
  const said = readErrorBody(body);
  const parsed = parseObject(body);
  const declared = parsed === undefined ? undefined : toMessage(path?.(parsed));
  return providerFault({
    status,
    type: said.code ?? said.type,
    message: declared ?? said.message,
    requestId: headers['x-request-id'] ?? said.requestId,
    retryAfterMs: readRetryAfterMs(headers),
  });
}

/** The failure an answer of status 200 hides at the declared path; undefined where there is none. */
export function findDeclaredFailure(value: JsonObject, path: ReadPath | undefined): Fault | undefined {
  const message = toMessage(path?.(value));
  return message === undefined ? undefined : providerFault({ status: 500, message });
}

function toMessage(value: JsonValue | undefined): string | undefined {
  if (saysNothing(value)) return undefined;
  if (typeof value === 'string') return value;
  return isJsonObject(value) && typeof value['message'] === 'string' ? value['message'] : JSON.stringify(value);
}

const nothings: ReadonlySet<unknown> = new Set([undefined, null, false, 0, '']);

/** Empty texts, lists and objects, false, null and zero say that nothing went wrong. */
function saysNothing(value: JsonValue | undefined): boolean {
  return nothings.has(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
