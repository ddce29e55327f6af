import type { NativeLanguage } from '@headgate/providers';
import type { CallPreparation } from './call-preparation.ts';
import { forwardHeaders } from './forward-headers.ts';
import { forwardQuery } from './forward-query.ts';
import type { PreparedCall } from './prepared-call.ts';
import { NativeTranslation } from './stream/native-translation.ts';
import type { FormUpload } from './upload/form-upload.ts';

/** A form with files to a provider that speaks the caller's language: it travels as it comes in, with nothing but its model replaced. */
export function prepareUpload(
  { routed, planned }: CallPreparation,
  native: NativeLanguage,
  upload: FormUpload,
): PreparedCall {
  const length = upload.lengthWith(planned.model);
  return {
    path: (planned.target.suffix ?? native.path) + forwardQuery(routed.incoming.query),
    headers: {
      ...forwardHeaders(routed.incoming, ['content-type', ...native.forwardedHeaders], native.defaultHeaders),
      ...(length !== undefined && { 'content-length': String(length) }),
    },
    body: upload.open(planned.model),
    fidelity: undefined,
    isNative: true,
    framing: native.framing,
    followsAnswer: true,
    readWhole: (answer) => {
      const { usage, fault: failure } = native.readUsage(answer);
      return { body: answer, usage, fault: failure };
    },
    openStream: () => new NativeTranslation(native.openTap({ hideUsage: false })),
  };
}
