import { editBody, readBody } from '@headgate/dialects';
import type { JsonObject } from '@headgate/kernel';
import type { CallRequest } from './call-request.ts';

/** The request with members of its body replaced; itself where it has no body of ours to replace them in. */
export function setParams(request: CallRequest, set: JsonObject): CallRequest {
  if (request.body === undefined) return request;
  const body = readBody(editBody(request.bytes, { set, remove: [] }));
  return { ...request, bytes: body.bytes, body };
}
