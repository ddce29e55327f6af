import type { ProviderKind } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';

/** One finished call, for metrics and the log: names and numbers only, nothing a caller wrote. */
export interface CallSummary {
  readonly requestId: string;
  readonly endpoint: string;
  readonly org: string | undefined;
  readonly route: string | undefined;
  readonly provider: string | undefined;
  readonly status: number;
  readonly fault: Fault | undefined;
  readonly attempts: number;
  readonly latencyMs: number;
  readonly firstByteMs: number | undefined;
  readonly isStreaming: boolean;
  /** The provider's own id of the last answer, to ask its support with. */
  readonly upstreamRequestId: string | undefined;
}

/** One attempt at one target. */
export interface AttemptSummary {
  readonly requestId: string;
  readonly provider: string;
  readonly kind: ProviderKind;
  /** `ok`, or the code of the fault. */
  readonly outcome: string;
  readonly fault: Fault | undefined;
  readonly attemptMs: number;
}

/** Sees calls begin and end; must not throw. */
export interface CallObserver {
  began(): void;
  attempted(attempt: AttemptSummary): void;
  finished(call: CallSummary): void;
  /** A rule's condition met a field that holds something it cannot compare. */
  mismatched(field: string): void;
}
