import type { AttemptSummary, CallObserver, CallSummary } from '@headgate/pipeline';
import {
  BoundedLabel,
  Counter,
  type CounterSeries,
  Gauge,
  type HistogramSeries,
  type Logger,
  QuickCounter,
  QuickHistogram,
  type Registry,
} from '@headgate/telemetry';

const secondBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const maxNames = 500;

interface CallSeries {
  readonly calls: CounterSeries;
  readonly seconds: HistogramSeries;
}

/** Counts calls and attempts, and logs what went wrong; never a body, a key or a prompt. */
export class ProxyMetrics implements CallObserver {
  readonly #log: Logger;
  readonly #calls: QuickCounter;
  readonly #seconds: QuickHistogram;
  readonly #secondsByEndpoint = new Map<string, HistogramSeries>();
  readonly #firstByte: HistogramSeries;
  readonly #attempts: QuickCounter;
  readonly #outcomes = new Map<string, Map<string, CounterSeries>>();
  #inFlight = 0;
  readonly #crashes: Counter;
  readonly #mismatches: Counter<'field'>;
  readonly #names = new BoundedLabel(maxNames);
  readonly #series = new Map<string, Map<string, Map<number, CallSeries>>>();

  constructor(registry: Registry, log: Logger) {
    const registers = [registry];
    this.#log = log;
    this.#calls = new QuickCounter({
      name: 'headgate_requests_total',
      help: 'Calls by endpoint, route and status the caller saw.',
      labelNames: ['endpoint', 'route', 'status'],
      registry,
    });
    this.#seconds = new QuickHistogram({
      name: 'headgate_request_duration_seconds',
      help: 'Whole duration of calls, streams to their end.',
      buckets: secondBuckets,
      registry,
    });
    this.#firstByte = new QuickHistogram({
      name: 'headgate_first_byte_seconds',
      help: 'Until the first byte of an answer went to the caller.',
      buckets: secondBuckets,
      registry,
    }).open();
    this.#attempts = new QuickCounter({
      name: 'headgate_upstream_attempts_total',
      help: 'Attempts by provider and outcome, "ok" or the code of the fault.',
      labelNames: ['provider', 'outcome'],
      registry,
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
    this.#mismatches = new Counter({
      name: 'headgate_condition_type_mismatches_total',
      help: 'Conditions of rules that met a field holding something they cannot compare, by field.',
      labelNames: ['field'],
      registers,
    });
    this.#crashes = new Counter({
      name: 'headgate_unexpected_errors_total',
      help: 'Errors nobody expected; each is logged.',
      registers,
    });
  }

  /** Not counted as quickly as calls: it is a mistake of a policy or of a caller, and rare. */
  mismatched(field: string): void {
    this.#mismatches.inc({ field: this.#names.show(field) });
  }

  began(): void {
    this.#inFlight += 1;
  }

  attempted({ requestId, provider, outcome, fault, attemptMs }: AttemptSummary): void {
    this.#findOutcome(this.#names.show(provider), outcome).count += 1;
    if (fault !== undefined) this.#log.debug({ requestId, provider, outcome, attemptMs, err: fault }, 'attempt failed');
  }

  finished(call: CallSummary): void {
    this.#inFlight -= 1;
    const route = call.route === undefined ? '' : this.#names.show(call.route);
    const series = this.#find(call.endpoint, route, call.status);
    series.calls.count += 1;
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

  #findOutcome(provider: string, outcome: string): CounterSeries {
    const known = this.#outcomes.get(provider)?.get(outcome);
    if (known !== undefined) return known;
    const made = this.#attempts.open({ provider, outcome });
    below(this.#outcomes, provider).set(outcome, made);
    return made;
  }

  #findSeconds(endpoint: string): HistogramSeries {
    const known = this.#secondsByEndpoint.get(endpoint) ?? this.#seconds.open({ endpoint });
    this.#secondsByEndpoint.set(endpoint, known);
    return known;
  }

  /** Series are kept, by label: a text made of all labels would have to be made and hashed for each call. */
  #find(endpoint: string, route: string, status: number): CallSeries {
    const known = this.#series.get(endpoint)?.get(route)?.get(status);
    if (known !== undefined) return known;
    const made: CallSeries = {
      calls: this.#calls.open({ endpoint, route, status: String(status) }),
      seconds: this.#findSeconds(endpoint),
    };
    below(below(this.#series, endpoint), route).set(status, made);
    return made;
  }
}

/** The map below a label, made on first need. */
function below<K, V>(series: Map<string, Map<K, V>>, label: string): Map<K, V> {
  const known = series.get(label);
  if (known !== undefined) return known;
  const made = new Map<K, V>();
  series.set(label, made);
  return made;
}
