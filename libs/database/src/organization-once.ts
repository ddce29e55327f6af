import type { JsonValue } from '@headgate/kernel';
import type { OrganizationSummary } from './rows/organization-summary.ts';

/** An organization that is made once, however often an operator asks for it under the same `Idempotency-Key`. */
export interface OrganizationOnce {
  readonly key: string;
  readonly requestHash: string;
  /** What is remembered of the answer; sealed, because it holds a key. */
  readonly remember: (made: OrganizationSummary) => JsonValue;
}
