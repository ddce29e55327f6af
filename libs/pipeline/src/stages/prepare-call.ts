import type { PlannedTarget } from '@headgate/routing';
import { findAdapter, type NativeLanguage } from '@headgate/providers';
import type { CallPreparation } from '../call-preparation.ts';
import { prepareForeign } from '../prepare-foreign.ts';
import { prepareNative } from '../prepare-native.ts';
import { prepareTranslated } from '../prepare-translated.ts';
import type { PreparedCall } from '../prepared-call.ts';
import type { RoutedCall } from '../routed-call.ts';

/** Says the call in the target's language, with as little change as possible; throws `feature_unsupported`. */
export function prepareCall(routed: RoutedCall, planned: PlannedTarget, nowSeconds: number): PreparedCall {
  const adapter = findAdapter(planned.target.provider.kind);
  const preparation: CallPreparation = { routed, planned, adapter, nowSeconds };
  const { dialect } = routed.choice;
  if (dialect === undefined) return prepareForeign(preparation);
  const native: NativeLanguage | undefined = adapter.native.get(dialect.name);
  return native === undefined ? prepareTranslated(preparation, dialect) : prepareNative(preparation, native);
}
