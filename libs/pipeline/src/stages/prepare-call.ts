import type { PlannedTarget } from '@headgate/routing';
import { findAdapter, type NativeLanguage, type ProviderAdapter } from '@headgate/providers';
import { prepareForeign } from '../prepare-foreign.ts';
import { prepareNative } from '../prepare-native.ts';
import { prepareTranslated } from '../prepare-translated.ts';
import type { PreparedCall } from '../prepared-call.ts';
import type { RoutedCall } from '../routed-call.ts';

/** What one target needs to be asked in its own way. */
export interface CallPreparation {
  readonly routed: RoutedCall;
  readonly planned: PlannedTarget;
  readonly adapter: ProviderAdapter;
  /** When the answer begins where the provider does not say, in seconds since the epoch. */
  readonly nowSeconds: number;
}

/** Says the call in the target's language, with as little change as possible; throws `feature_unsupported`. */
export function prepareCall(routed: RoutedCall, planned: PlannedTarget, nowSeconds: number): PreparedCall {
  const adapter = findAdapter(planned.target.provider.kind);
  const preparation: CallPreparation = { routed, planned, adapter, nowSeconds };
  const { dialect } = routed.choice;
  if (dialect === undefined) return prepareForeign(preparation);
  const native: NativeLanguage | undefined = adapter.native.get(dialect.name);
  return native === undefined ? prepareTranslated(preparation, dialect) : prepareNative(preparation, native);
}
