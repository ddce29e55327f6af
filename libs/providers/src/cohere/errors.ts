import type { Fault, FaultCode } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { readErrorBody } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';
import type { FailedAnswer } from '../openai/errors.ts';

/** Statuses of Cohere's own. */
const codes: ReadonlyMap<number, FaultCode> = new Map([
  // A token that is no longer, or not yet, good.
  [498, 'provider_credential_refused'],
  // Its own cancellation of a call.
  [499, 'provider_failed'],
]);

/** What a failed answer of Cohere's means: a sentence, and an id. */
export function readCohereError({ status, headers, body }: FailedAnswer): Fault {
  const said = readErrorBody(body);
  return providerFault(
    {
      status,
      type: said.code ?? said.type,
      message: said.message,
      requestId: headers['x-debug-trace-id'] ?? headers['x-request-id'] ?? said.requestId,
      retryAfterMs: readRetryAfterMs(headers),
    },
    codes.get(status),
  );
}
