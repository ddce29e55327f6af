import type { Fault, FaultCode } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';
import { parseObject } from '../json-sniff.ts';
import { readErrorBody } from '../errors/read-error-body.ts';
import { readRetryAfterMs } from '../errors/retry-after.ts';

const statuses: ReadonlyMap<string, number> = new Map([
  ['accessDeniedException', 403],
  ['expiredTokenException', 403],
  ['internalServerException', 500],
  ['modelErrorException', 424],
  ['modelNotReadyException', 429],
  ['modelStreamErrorException', 424],
  ['modelTimeoutException', 408],
  ['resourceNotFoundException', 404],
  ['serviceQuotaExceededException', 400],
  ['serviceUnavailableException', 503],
  ['throttlingException', 429],
  ['unrecognizedClientException', 403],
  ['validationException', 400],
]);

const codes: ReadonlyMap<string, FaultCode> = new Map([
  ['modelErrorException', 'provider_failed'],
  ['modelStreamErrorException', 'provider_failed'],
  ['serviceQuotaExceededException', 'provider_quota_spent'],
]);

/** The status an exception would have had before the answer began. */
export function exceptionStatus(exception: string): number {
  return statuses.get(lowerFirst(exception)) ?? 500;
}

/** What a failed answer of Bedrock's means: the exception stands in a header, its sentence in the body. */
export function readBedrockError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  const said = readErrorBody(body);
  const value = parseObject(body);
  const written = headers['x-amzn-errortype'] ?? said.type ?? textOf(value?.['__type']);
  const type = written?.split(':')[0]?.split('#').at(-1);
  const message = said.message ?? textOf(value?.['Message']);
  return providerFault(
    {
      status,
      type,
      message,
      requestId: headers['x-amzn-requestid'] ?? said.requestId,
      retryAfterMs: readRetryAfterMs(headers),
    },
    codeOf(type, status, message),
  );
}

/** What an exception within a stream means. */
export function readException(data: string): Fault {
  const said = parseObject(data);
  const type = textOf(said?.['__type']) ?? 'internalServerException';
  const status = exceptionStatus(type);
  const message = textOf(said?.['message']) ?? textOf(said?.['originalMessage']);
  return providerFault({ status, type, message }, codeOf(type, status, message));
}

function codeOf(type: string | undefined, status: number, message = ''): FaultCode | undefined {
  if (status === 400 && /model identifier is invalid/i.test(message)) return 'provider_model_unknown';
  return type === undefined ? undefined : codes.get(lowerFirst(type));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
