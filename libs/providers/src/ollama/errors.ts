import { type Fault, type JsonObject } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { readErrorBody } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';
import type { FailedAnswer } from '../openai/errors.ts';

/** What a failed answer of Ollama's means: a sentence and a status. */
export function readOllamaError({ status, headers, body }: FailedAnswer): Fault {
  const said = readErrorBody(body);
  return providerFault({
    status,
    message: said.message,
    requestId: headers['x-request-id'] ?? said.requestId,
    retryAfterMs: readRetryAfterMs(headers),
  });
}

/** The failure a line of a stream, or a body of status 200, reports. */
export function findOllamaError({ error }: JsonObject): Fault | undefined {
  if (error === undefined || error === null) return undefined;
  return providerFault({ status: 500, message: readErrorBody(JSON.stringify({ error })).message });
}
