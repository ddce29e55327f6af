import { getDialect, readBody } from '@headgate/dialects';
import { fault } from '@headgate/kernel';
import type { CallRequest } from '../call-request.ts';
import type { IncomingCall } from '../incoming-call.ts';
import type { RouteByPath } from '../route-by-path.ts';
import { takeOwnFields } from '../take-own-fields.ts';
import { readForm } from '../upload/read-form.ts';

const jsonType = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

/** Reads the body once. Throws `method_not_allowed`, `content_type_unsupported`, `body_malformed`, `body_ambiguous`, `body_too_large`. */
export async function readRequest(call: IncomingCall, byPath: RouteByPath): Promise<CallRequest> {
  const { dialect, asked } = byPath;
  const contentType = call.header('content-type');
  if (dialect === undefined) return readForeign(call, contentType);
  if (call.method !== 'POST') throw fault('method_not_allowed');
  if (contentType !== undefined && !jsonType.test(contentType)) return readForm(call, byPath, contentType);
  const { body, said } = takeOwnFields(readBody(await call.readBody()));
  const { model, isStreaming } = asked ?? getDialect(dialect).peek(body);
  return { bytes: body.bytes, body, said, contentType, asked, model, isStreaming };
}

/** An endpoint without a language of ours: any method and type; where it is JSON it is read as carefully as any other. */
async function readForeign(call: IncomingCall, contentType: string | undefined): Promise<CallRequest> {
  const bytes = await call.readBody();
  if (bytes.length === 0 || contentType === undefined || !jsonType.test(contentType)) {
    return { bytes, body: undefined, contentType, model: undefined, isStreaming: false };
  }
  const body = readBody(bytes);
  const { model, stream } = body.head;
  return {
    bytes: body.bytes,
    body,
    contentType,
    model: typeof model === 'string' ? model : undefined,
    isStreaming: stream === true,
  };
}
