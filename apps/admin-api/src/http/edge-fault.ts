import { HttpException } from '@nestjs/common';
import { type Fault, fault, type FaultCode, isFault, toFault } from '@headgate/kernel';

/** What Fastify and Nest throw by themselves, in the catalogue's words. */
const fastifyCodes: Readonly<Record<string, FaultCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type_unsupported',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body_malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request_smuggled',
  FST_ERR_BAD_URL: 'endpoint_not_found',
};

/** Any error that reaches the edge as a fault; what is not understood is `internal` and keeps its cause for the log. */
export function toEdgeFault(error: unknown): Fault {
  if (isFault(error)) return error;
  // Nest wraps what Fastify throws and keeps the original as the cause.
  const original = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  if (isFault(original)) return original;
  const code = readCode(original);
  if (code !== undefined) return fault(code);
  if (original instanceof SyntaxError && 'statusCode' in original) return fault('body_malformed');
  if (error instanceof HttpException) return fromHttp(error);
  return toFault(error);
}

function readCode(error: unknown): FaultCode | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return fastifyCodes[String(error.code)];
}

function fromHttp(error: HttpException): Fault {
  const status = error.getStatus();
  if (status === 404) return fault('endpoint_not_found');
  if (status === 400) return fault('request_invalid', { message: error.message });
  return status < 500 ? fault('request_invalid', { status, message: error.message }) : toFault(error);
}
