import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { QuickCounter } from './quick-counter.ts';
import { QuickHistogram } from './quick-histogram.ts';

const buckets = [0.005, 0.1, 1, 30];
const help = 'How long it took.';

describe('a quick histogram', () => {
  it('shows what the library shows for the same observations', async () => {
    const value = fc.oneof(fc.constantFrom(...buckets, 0), fc.double({ min: 0, max: 100, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b"\\'), value)), async (observations) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const quick = new QuickHistogram({ name: 'took_seconds', help, buckets, registry: ours });
        const known = new Histogram({
          name: 'took_seconds',
          help,
          buckets,
          labelNames: ['endpoint'],
          registers: [theirs],
        });
        const series = new Map<string, ReturnType<QuickHistogram['open']>>();
        for (const [endpoint, seconds] of observations) {
          if (!series.has(endpoint)) series.set(endpoint, quick.open({ endpoint }));
          series.get(endpoint)?.observe(seconds);
          known.labels(endpoint).observe(seconds);
        }
        expect(await ours.metrics()).toBe(await theirs.metrics());
      }),
    );
  });

  it('without labels is there before anything was observed', async () => {
    const registry = new Registry();
    new QuickHistogram({ name: 'took_seconds', help, buckets, registry }).open();
    expect(await registry.metrics()).toContain('took_seconds_count 0');
  });
});

describe('a quick counter', () => {
  it('shows what the library shows, however often somebody looks', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const options = { name: 'calls_total', help: 'Calls.', labelNames: ['route', 'status'] };
    const quick = new QuickCounter({ ...options, registry: ours });
    const known = new Counter({ ...options, registers: [theirs] });
    const [fine, failed] = [quick.open({ route: 'chat', status: '200' }), quick.open({ route: 'chat', status: '502' })];
    for (const [series, status] of [
      [fine, '200'],
      [fine, '200'],
      [failed, '502'],
    ] as const) {
      series.count += 1;
      known.inc({ route: 'chat', status });
      expect(await ours.metrics()).toContain('calls_total');
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });
});
