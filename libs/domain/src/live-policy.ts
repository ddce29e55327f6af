import type { JsonObject } from '@headgate/kernel';
import type { CallFacts, FactValue } from './call-facts.ts';
import type { LiveTarget } from './live-target.ts';
import type { OnUnsupported } from './policy/policy-extras.ts';

/** A condition compiled; undefined: it cannot be told, because a field is missing or of another type. */
export type TestFacts = (facts: CallFacts) => boolean | undefined;

/** A field compiled; undefined where the call does not have it. */
export type ReadFact = (facts: CallFacts) => FactValue | undefined;

/** One member of a policy's targets: a place to call, or another policy. */
export interface LiveChoice {
  readonly id: string;
  readonly weight: number;
  readonly enabled: boolean;
  /** Exactly one of the two is there. */
  readonly target: LiveTarget | undefined;
  readonly policy: LivePolicy | undefined;
}

export interface LiveStrategy {
  readonly type: 'single' | 'priority' | 'weighted' | 'round_robin';
  /** Places of `choices` in the order they are tried, unless another is chosen first. */
  readonly order: readonly number[];
  /** For a weighted choice that stays the same: the first of these that is there decides; empty: by chance. */
  readonly stickyBy: readonly ReadFact[];
}

export interface LiveRule {
  readonly id: string;
  readonly applies: TestFacts;
  /** Names of the fields the rule reads, for the trace. */
  readonly reads: readonly string[];
  /** Instead of the policy's own. */
  readonly strategy: LiveStrategy | undefined;
  /** Ids of the only choices; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly policy: LivePolicy | undefined;
  /** Top-level members of the body that replace the caller's. */
  readonly set: JsonObject | undefined;
  /** Whether further rules are looked at. */
  readonly continues: boolean;
  readonly reject: { readonly status: number; readonly message: string } | undefined;
}

/** A policy compiled for the hot path: references resolved, conditions closures. Acyclic. */
export interface LivePolicy {
  readonly id: string;
  /** Its alias, or the name of the route that carries it. */
  readonly name: string;
  /** Undefined where a route carries it. */
  readonly version: number | undefined;
  readonly choices: readonly LiveChoice[];
  readonly strategy: LiveStrategy;
  readonly rules: readonly LiveRule[];
  /** Of all attempts together; undefined: the route's. */
  readonly deadlineMs: number | undefined;
  readonly retries: number | undefined;
  readonly maxAttempts: number | undefined;
  /** Undefined: as "reroute". */
  readonly onUnsupported: OnUnsupported | undefined;
}
