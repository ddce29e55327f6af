import type { JsonObject } from '@headgate/kernel';

/** A body of that API in two parts. */
export interface SplitBody {
  /** What we know too, in our spelling. */
  readonly body: JsonObject;
  /** What only that API knows: kept for its clients, without effect. */
  readonly kept: JsonObject;
}
