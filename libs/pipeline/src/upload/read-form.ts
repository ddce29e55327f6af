import { getDialect, isForm, readBoundary } from '@headgate/dialects';
import { fault } from '@headgate/kernel';
import type { CallRequest } from '../call-request.ts';
import type { IncomingCall } from '../incoming-call.ts';
import type { RouteByPath } from '../route-by-path.ts';
import { FormUpload } from './form-upload.ts';

const nothing = new Uint8Array(0);

/**
 * Reads a form with files only so far that its model is known, or its route is and enough has been seen; the rest is read while it
 * is sent on. Throws `content_type_unsupported`, `body_malformed`, `body_ambiguous`, `request_invalid`.
 */
export async function readForm(
  call: IncomingCall,
  { dialect, route }: RouteByPath,
  contentType: string,
): Promise<CallRequest> {
  if (dialect === undefined || getDialect(dialect).takesForms !== true || !isForm(contentType)) {
    throw fault('content_type_unsupported');
  }
  const upload = new FormUpload(call.openBody(), readBoundary(contentType));
  await upload.lookAhead();
  const { model, isStreaming, isWhole } = upload;
  if (model === undefined && !isWhole && route === undefined) throw modelTooLate();
  return { bytes: nothing, upload, body: undefined, contentType, model, isStreaming };
}

function modelTooLate(): Error {
  return fault('request_invalid', {
    message:
      'The form names its model only behind a large file. Put "model" before "file", or name the route in the header x-headgate-route.',
    problems: [{ path: 'model', message: 'must come before large files, or the route be named in a header' }],
  });
}
