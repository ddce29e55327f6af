import type { RequestBody } from '@headgate/dialects';
import type { AskedByPath } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { FormUpload } from './upload/form-upload.ts';

/** What the caller sent, read once. */
export interface CallRequest {
  readonly bytes: Uint8Array;
  /** The body, where it is a form with files: read on while it is sent on; `bytes` is then empty. */
  readonly upload?: FormUpload | undefined;
  /** Undefined where the body is no JSON (endpoints that pass through untouched). */
  readonly body: RequestBody | undefined;
  /** The body as it came, with what is meant for the gateway; absent: the same as `body`. */
  readonly said?: JsonObject | undefined;
  readonly contentType: string | undefined;
  /** What the path says of model and manner, in the languages that name them there. */
  readonly asked?: AskedByPath | undefined;
  /** The model that body or path name; undefined where they name none. */
  readonly model: string | undefined;
  readonly isStreaming: boolean;
}
