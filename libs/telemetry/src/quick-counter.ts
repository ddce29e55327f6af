import { Counter, type Registry } from 'prom-client';

/** The count of one set of labels. */
export interface CounterSeries {
  readonly labels: Readonly<Record<string, string>>;
  count: number;
}

export interface QuickCounterOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

/** A counter whose series are plain numbers until somebody looks. */
export class QuickCounter {
  readonly #series: CounterSeries[] = [];

  constructor({ name, help, labelNames, registry }: QuickCounterOptions) {
    const all = this.#series;
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, count } of all) this.inc(labels, count);
      },
    });
  }

  /** A series of these labels; ask for each only once. */
  open(labels: Readonly<Record<string, string>>): CounterSeries {
    const series = { labels, count: 0 };
    this.#series.push(series);
    return series;
  }
}
