import type { Dialect } from '@headgate/dialects';
import type { NativeLanguage } from '@headgate/providers';
import type { CallPreparation } from '../call-preparation.ts';
import { prepareCount } from '../prepare-count.ts';
import { prepareForeign } from '../prepare-foreign.ts';
import { prepareNative } from '../prepare-native.ts';
import { prepareTask } from '../prepare-task.ts';
import { prepareTranslated } from '../prepare-translated.ts';
import { prepareUpload } from '../prepare-upload.ts';
import type { PreparedCall } from '../prepared-call.ts';

/** Says the call in the target's language, with as little change as possible; throws `feature_unsupported`. */
export function prepareCall(preparation: CallPreparation): PreparedCall {
  const { dialect } = preparation.routed.choice;
  if (dialect === undefined) return prepareForeign(preparation);
  const native: NativeLanguage | undefined = preparation.adapter.native.get(dialect.name);
  if (native === undefined) {
    return prepareOther(preparation, dialect);
  }
  const { upload } = preparation.routed.request;
  return upload === undefined ? prepareNative(preparation, native) : prepareUpload(preparation, native, upload);
}

/** In another language than the caller's. */
function prepareOther(preparation: CallPreparation, dialect: Dialect): PreparedCall {
  if (dialect.task !== undefined) return prepareTask(preparation, dialect.task);
  return dialect.operation === 'count-tokens'
    ? prepareCount(preparation, dialect)
    : prepareTranslated(preparation, dialect);
}
