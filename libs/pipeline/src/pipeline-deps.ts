import type { ModelCatalogue } from '@headgate/catalogue';
import type { RetryBudget, RoundRobin } from '@headgate/routing';
import type { Clock } from '@headgate/kernel';
import type { ArchiveSink } from './archive-sink.ts';
import type { CallObserver } from './call-observer.ts';
import type { Cancellation } from './cancellation.ts';
import type { IdentitySource, SecretOpener, StoredIdSeal, Ticker, TokenSource, Upstream, UsageSink } from './ports.ts';

/** Everything the pipeline needs from outside; built once, in an app's composition root. */
export interface PipelineDeps {
  readonly identities: IdentitySource;
  readonly secrets: SecretOpener;
  readonly storedIds: StoredIdSeal;
  readonly tokens: TokenSource;
  readonly usage: UsageSink;
  readonly upstream: Upstream;
  readonly observer: CallObserver;
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly random: () => number;
  /** Resolves after the time, or at once when the call is cancelled. */
  readonly sleep: (ms: number, cancellation: Cancellation) => Promise<void>;
  readonly retryBudget: RetryBudget;
  readonly roundRobin: RoundRobin;
  readonly limits: PipelineLimits;
  /** Where calls of routes that ask for it are kept; absent: nowhere. */
  readonly archive?: ArchiveSink | undefined;
  /** What is known of models, for lists of them; no call depends on it. */
  readonly catalogue: ModelCatalogue;
}

export interface PipelineLimits {
  /** Largest answer that is read whole. */
  readonly maxReplyBytes: number;
  /** A stream silent for so long gets a sign of life. */
  readonly heartbeatMs: number;
  /** A stream that began well but shows no content is held back for failover no longer than this. */
  readonly gateMs: number;
  /** A caller that reads nothing for so long is gone. */
  readonly stalledCallerMs: number;
}

/** What a process uses unless told otherwise. */
export const defaultPipelineLimits: PipelineLimits = {
  maxReplyBytes: 64 * 1024 * 1024,
  heartbeatMs: 15_000,
  gateMs: 20_000,
  stalledCallerMs: 60_000,
};
