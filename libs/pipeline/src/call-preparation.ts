import type { ModelFacts } from '@headgate/domain';
import type { ProviderAdapter } from '@headgate/providers';
import type { PlannedTarget } from '@headgate/routing';
import type { RoutedCall } from './routed-call.ts';

/** What is needed to ask one target in its own way. */
export interface CallPreparation {
  readonly routed: RoutedCall;
  readonly planned: PlannedTarget;
  readonly adapter: ProviderAdapter;
  /** When the answer begins where the provider does not say, in seconds since the epoch. */
  readonly nowSeconds: number;
  /** What is known of the target's model; looked up when asked. */
  readonly findFacts: () => ModelFacts | undefined;
}
