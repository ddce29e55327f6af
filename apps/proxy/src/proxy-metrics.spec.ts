import { createLogger, Registry } from '@headgate/telemetry';
import { describe, expect, it } from 'vitest';
import { ProxyMetrics } from './proxy-metrics.ts';

describe('what a condition could not compare', () => {
  it('is counted by its field, of which there are only so many', async () => {
    const registry = new Registry();
    const metrics = new ProxyMetrics(registry, createLogger({ name: 'test', level: 'silent' }));
    for (const field of ['tags.tier', 'tags.tier', 'params.seed']) metrics.mismatched(field);
    for (let other = 0; other < 600; other += 1) metrics.mismatched(`tags.t${other}`);
    const text = await registry.metrics();
    expect(text).toContain('headgate_condition_type_mismatches_total{field="tags.tier"} 2');
    expect(text).toContain('headgate_condition_type_mismatches_total{field="params.seed"} 1');
    expect(text.match(/headgate_condition_type_mismatches_total\{/g)?.length).toBeLessThanOrEqual(501);
  });
});
