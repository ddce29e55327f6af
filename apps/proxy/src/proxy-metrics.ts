import type { AttemptSummary, CallObserver, CallSummary } from '@headgate/pipeline';
import { BoundedLabel, Counter, Gauge, Histogram, type Logger, type Registry } from '@headgate/telemetry';

const secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const maxNames = 500;

interface CallSeries {
  readonly calls: Counter.Internal;
  readonly seconds: Histogram.Internal<string>;
}

/** Counts calls and attempts, and logs what went wrong; never a body, a key or a prompt. */
export class ProxyMetrics implements CallObserver {
  readonly #log: Logger;
  readonly #calls: Counter<'endpoint' | 'route' | 'status'>;
  readonly #seconds: Histogram<'endpoint'>;
  readonly #firstByte: Histogram;
  readonly #attempts: Counter<'provider' | 'outcome'>;
  readonly #outcomes = new Map<string, Counter.Internal>();
  #inFlight = 0;
  readonly #crashes: Counter;
  readonly #names = new BoundedLabel(maxNames);
  readonly #series = new Map<string, CallSeries>();

  constructor(registry: Registry, log: Logger) {
    const registers = [registry];
    this.#log = log;
    this.#calls = new Counter({
      name: 'headgate_requests_total',
      help: 'Calls by endpoint, route and status the caller saw.',
      labelNames: ['endpoint', 'route', 'status'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'headgate_request_duration_seconds',
      help: 'Whole duration of calls, streams to their end.',
      labelNames: ['endpoint'],
      buckets: secondBuckets,
      registers,
    });
    this.#firstByte = new Histogram({
      name: 'headgate_first_byte_seconds',
      help: 'Until the first byte of an answer went to the caller.',
      buckets: secondBuckets,
      registers,
    });
    this.#attempts = new Counter({
      name: 'headgate_upstream_attempts_total',
      help: 'Attempts by provider and outcome, "ok" or the code of the fault.',
      labelNames: ['provider', 'outcome'],
      registers,
    });
    const countInFlight = (): number => this.#inFlight;
    new Gauge({
      name: 'headgate_requests_in_flight',
      help: 'Calls being served.',
      registers,
      // Asked when somebody looks: a plain number costs nothing on every call.
      collect() {
        this.set(countInFlight());
      },
    });
    this.#crashes = new Counter({
      name: 'headgate_unexpected_errors_total',
      help: 'Errors nobody expected; each is logged.',
      registers,
    });
  }

  began(): void {
    this.#inFlight += 1;
  }

  attempted({ requestId, provider, outcome, fault, attemptMs }: AttemptSummary): void {
    this.#findOutcome(this.#names.show(provider), outcome).inc();
    if (fault !== undefined) this.#log.debug({ requestId, provider, outcome, attemptMs, err: fault }, 'attempt failed');
  }

  finished(call: CallSummary): void {
    this.#inFlight -= 1;
    const route = call.route === undefined ? '' : this.#names.show(call.route);
    const series = this.#find(call.endpoint, route, call.status);
    series.calls.inc();
    series.seconds.observe(call.latencyMs / 1000);
    if (call.firstByteMs !== undefined) this.#firstByte.observe(call.firstByteMs / 1000);
    if (call.fault !== undefined) this.#logFailure(call);
    else if (this.#log.isLevelEnabled('debug')) this.#log.debug(call, 'call served');
  }

  /** An error that should not have been possible. */
  crashed(error: unknown, where: string): void {
    this.#crashes.inc();
    this.#log.error({ err: error }, where);
  }

  #logFailure(call: CallSummary): void {
    const { fault, ...fields } = call;
    const shown = { ...fields, code: fault?.code, err: fault?.cause ?? fault?.message };
    if (fault?.code === 'internal') {
      this.#crashes.inc();
      this.#log.error(shown, 'call failed inside the gateway');
    } else if (call.status >= 500) this.#log.warn(shown, 'call failed');
    else if (this.#log.isLevelEnabled('debug')) this.#log.debug(shown, 'call refused');
  }

  #findOutcome(provider: string, outcome: string): Counter.Internal {
    const key = `${provider} ${outcome}`;
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    const made = this.#attempts.labels(provider, outcome);
    this.#outcomes.set(key, made);
    return made;
  }

  /** Series are kept: looking labels up costs more than counting. */
  #find(endpoint: string, route: string, status: number): CallSeries {
    const key = `${String(status)} ${endpoint} ${route}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const made: CallSeries = {
      calls: this.#calls.labels(endpoint, route, String(status)),
      seconds: this.#seconds.labels(endpoint),
    };
    this.#series.set(key, made);
    return made;
  }
}
