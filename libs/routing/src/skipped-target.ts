import type { LiveTarget } from '@headgate/domain';

/** A target the call passes over, and why. */
export interface SkippedTarget {
  /** Undefined for a policy among the targets of another. */
  readonly target: LiveTarget | undefined;
  readonly reason:
    | 'provider_disabled'
    | 'model_unnamed'
    | 'key_scope'
    | 'target_disabled'
    | 'not_of_the_rule'
    | 'policy_without_targets';
}
