import type { FactValue, LivePolicy, LiveStrategy } from '@headgate/domain';
import type { SkippedTarget } from '../skipped-target.ts';
import type { ChosenBy } from './order-choices.ts';

/** One step of a decision, in the order it was made. */
export type TraceStep =
  | { readonly kind: 'policy'; readonly policy: LivePolicy; readonly depth: number }
  | {
      readonly kind: 'rule';
      readonly policy: LivePolicy;
      readonly rule: string;
      /** Undefined: it could not be told. */
      readonly applies: boolean | undefined;
      readonly read: ReadonlyMap<string, FactValue | undefined>;
      /** Fields that hold something the condition cannot compare. */
      readonly mismatched: readonly string[];
    }
  | {
      readonly kind: 'order';
      readonly policy: LivePolicy;
      readonly type: LiveStrategy['type'];
      readonly by: ChosenBy;
      readonly order: readonly string[];
    }
  | {
      readonly kind: 'passed-over';
      readonly policy: LivePolicy;
      readonly choice: string;
      readonly reason: SkippedTarget['reason'];
    };

/** Collects the steps of a decision; a call that nobody asks to explain has none. */
export interface DecisionTrace {
  add(step: TraceStep): void;
}
