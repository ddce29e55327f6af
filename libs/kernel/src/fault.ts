import { type FaultCode, faults, type FaultSpec } from './faults.ts';

/** One thing wrong with an input; `path` is a dotted path such as `models.0.provider`, empty for the whole. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What the provider said, kept for the log and for callers who speak the provider's own language. */
export interface UpstreamAnswer {
  readonly provider?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** The vendor's own sentence, at most 1,000 characters. */
  readonly message?: string;
  /** The vendor's own error type or code. */
  readonly type?: string;
}

/** What a fault may carry besides its code. Nothing here may hold a secret or a body: all of it may be shown or logged. */
export interface FaultOptions {
  /** A sentence more precise than the catalogue's. */
  readonly message?: string;
  /** Replaces the catalogue's status where the provider's own is more precise (529, 402, 422...). */
  readonly status?: number;
  readonly problems?: readonly Problem[];
  readonly retryAfterMs?: number;
  readonly upstream?: UpstreamAnswer;
  /** Replaces the catalogue's `retryable` where an adapter knows better. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

// A registered symbol instead of `instanceof`: two copies of this library may meet in one process.
const faultMark = Symbol.for('headgate.fault');

/** The only error the edges show to callers; everything else is reported as `internal`. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  readonly origin: FaultSpec['origin'];
  readonly retryable: boolean;
  readonly problems: readonly Problem[];
  readonly retryAfterMs: number | undefined;
  readonly upstream: UpstreamAnswer | undefined;
  readonly [faultMark] = true;

  constructor(code: FaultCode, options: FaultOptions = {}) {
    const spec: FaultSpec = faults[code];
    super(options.message ?? spec.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.status = options.status ?? spec.status;
    this.origin = spec.origin;
    this.retryable = options.retryable ?? spec.retryable;
    this.problems = options.problems ?? [];
    this.retryAfterMs = options.retryAfterMs;
    this.upstream = options.upstream;
  }
}

/** Builds a fault of the catalogue; throw it, or hand it on as a value. */
export function fault(code: FaultCode, options?: FaultOptions): Fault {
  return new Fault(code, options);
}

/** True for faults, also for those made by another copy of this library. */
export function isFault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && faultMark in error;
}

/** The fault itself, or `internal` with the error as its cause: what an edge shows. */
export function toFault(error: unknown): Fault {
  return isFault(error) ? error : new Fault('internal', { cause: error });
}
