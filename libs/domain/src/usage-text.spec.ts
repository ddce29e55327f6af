import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageEnd, UsageStart } from './usage.ts';
import { usageEnd, usageRow, usageStart } from './usage.ts';
import { readUsageRow, readUsageStart, usageColumns, writeUsageRow, writeUsageStart } from './usage-text.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const tokens = fc.option(fc.nat(), { nil: null });
const milliseconds = fc.integer({ min: 0, max: 10 ** 9 }).map((micros) => micros / 1000);

const starts: fc.Arbitrary<UsageStart> = fc.record({
  request_id: text,
  org: text,
  project: text,
  key_id: text,
  route: text,
  dialect: text,
  model_requested: text,
  is_streaming: fc.boolean(),
  started_at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  revision: fc.nat(),
  attrs: fc.option(
    fc.dictionary(
      text.filter((name) => name !== '__proto__'),
      text,
      { noNullPrototype: true },
    ),
    { nil: null },
  ),
});

const ends: fc.Arbitrary<Omit<UsageEnd, 'request_id'>> = fc.record({
  provider: fc.option(text, { nil: null }),
  model_used: fc.option(text, { nil: null }),
  status: fc.integer({ min: 100, max: 599 }),
  error_code: fc.option(text, { nil: null }),
  attempts: fc.nat(20),
  latency_ms: milliseconds,
  ttft_ms: fc.option(milliseconds, { nil: null }),
  usage_source: fc.constantFrom('provider', 'estimate', 'none'),
  input_tokens: tokens,
  output_tokens: tokens,
  cached_input_tokens: tokens,
  cache_write_tokens: tokens,
  reasoning_tokens: tokens,
});

const [aStart, anEnd] = [fc.sample(starts, 1)[0], fc.sample(ends, 1)[0]];

describe('the text of usage', () => {
  it('gives every value of a row back under its own name', () => {
    fc.assert(
      fc.property(starts, ends, text, (start, rest, proxy) => {
        const end = { ...rest, request_id: start.request_id };
        const read = readUsageRow(JSON.parse(writeUsageRow(start, end, proxy)));
        expect(usageRow.parse(read)).toEqual({ ...start, ...end, proxy_id: proxy });
      }),
    );
  });

  it.each([0, 0.001, 0.01, 0.1, 1, 1.05, 12.345, 1e9 + 0.5, -0.5, -1.25])('writes %d ms as JSON reads it', (ms) => {
    if (aStart === undefined || anEnd === undefined) throw new Error('no sample');
    const end = { ...anEnd, request_id: aStart.request_id, latency_ms: ms, ttft_ms: ms };
    const read: unknown = readUsageRow(JSON.parse(writeUsageRow(aStart, end, 'p')));
    expect(read).toMatchObject({ latency_ms: ms, ttft_ms: ms });
  });

  it('gives a start back', () => {
    fc.assert(
      fc.property(starts, (start) => {
        expect(usageStart.parse(readUsageStart(JSON.parse(writeUsageStart(start))))).toEqual(start);
      }),
    );
  });

  it('has a column for each field of the schemas and no other', () => {
    expect([...usageColumns].sort()).toEqual(Object.keys(usageRow.shape).sort());
    expect([...usageColumns.slice(0, 10), 'attrs'].sort()).toEqual(Object.keys(usageStart.shape).sort());
    expect(Object.keys(usageEnd.shape).every((name) => (usageColumns as readonly string[]).includes(name))).toBe(true);
  });

  it('of an earlier version, without attributes, is read as having none', () => {
    const start = { ...(aStart as UsageStart), request_id: 'r1' };
    const end = { ...(anEnd as UsageEnd), request_id: 'r1' };
    const without = (json: string): unknown[] => (JSON.parse(json) as unknown[]).slice(0, -1);
    expect(usageStart.parse(readUsageStart(without(writeUsageStart(start))))).toEqual({ ...start, attrs: null });
    const row = usageRow.parse(readUsageRow(without(writeUsageRow(start, end, 'p'))));
    expect(row).toEqual({ ...start, ...end, proxy_id: 'p', attrs: null });
  });

  it('is read by the names its writer knew, whatever their order', () => {
    expect(readUsageRow([200, 'r1'], ['status', 'request_id'])).toEqual({ request_id: 'r1', status: 200 });
  });

  it.each([null, 'text', { request_id: 'r1' }])('leaves %j, which is no list, to the schema to refuse', (value) => {
    expect(readUsageRow(value)).toBe(value);
  });

  it('cuts what callers and providers name to 512 characters, never within one', () => {
    const start = { ...(aStart as UsageStart), model_requested: '😀'.repeat(500_000), route: 'é'.repeat(513) };
    const end = { ...(anEnd as UsageEnd), request_id: 'r1', model_used: `x${'😀'.repeat(400)}` };
    const row = usageRow.parse(readUsageRow(JSON.parse(writeUsageRow(start, end, 'p'))));
    expect(row.model_requested).toBe('😀'.repeat(256));
    expect(row.route).toHaveLength(512);
    expect(row.model_used).toBe(`x${'😀'.repeat(255)}\ufffd`);
  });
});
