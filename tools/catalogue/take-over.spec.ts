import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formatCatalogue, parseCatalogue } from '@headgate/catalogue';
import { describe, expect, it } from 'vitest';
import { takeOver } from './take-over.ts';

const model = (fields: object = {}) => ({
  name: 'A',
  release_date: '2026-01-01',
  limit: { context: 1000, output: 0 },
  modalities: { input: ['text'], output: ['text'] },
  tool_call: true,
  reasoning: true,
  reasoning_options: [{ type: 'effort', values: ['low', 'high'] }, { type: 'toggle' }],
  ...fields,
});
const exported = (models: object) => ({ openai: { name: 'OpenAI', models } });
const first = { commit: 'aaa', date: '2026-07-02' };
const later = { commit: 'bbb', date: '2026-09-01' };

describe('facts that are taken over', () => {
  it('keep what is unknown unknown: no price is null, a limit of 0 is none', () => {
    const { vendors } = takeOver(exported({ a: model() }), first);
    expect(vendors['openai']?.models['a']).toMatchObject({
      price: null,
      context: 1000,
      max_output: null,
      max_input: null,
      structured_output: null,
      efforts: ['low', 'high'],
    });
  });

  it('keep a price of nothing, which is no missing price', () => {
    const { vendors } = takeOver(exported({ a: model({ cost: { input: 0, output: 0 } }) }), first);
    expect(vendors['openai']?.models['a']?.price).toEqual({ input: 0, output: 0, version: '2026-07-02' });
  });

  it('hold every price there is, tiers and the other spellings of the source included', () => {
    const cost = {
      input: 1,
      output: 2,
      cached_input: 0.1,
      cached_write: 1.5,
      reasoning: 3,
      tiers: [{ input: 2, output: 4, cache_read: 0.2, tier: { size: 200_000, type: 'context' } }],
    };
    const { vendors } = takeOver(exported({ a: model({ cost }) }), first);
    expect(vendors['openai']?.models['a']?.price).toEqual({
      input: 1,
      output: 2,
      cache_read: 0.1,
      cache_write: 1.5,
      reasoning: 3,
      tiers: [{ above_input_tokens: 200_000, input: 2, output: 4, cache_read: 0.2 }],
      version: '2026-07-02',
    });
  });

  it('give a price another version when it changes, and only then', () => {
    const priced = (input: number) => model({ cost: { input, output: 2 } });
    const before = takeOver(exported({ same: priced(1), other: priced(1) }), first);
    const { vendors } = takeOver(exported({ same: priced(1), other: priced(3), new: priced(1) }), later, before);
    const versions = Object.entries(vendors['openai']?.models ?? {}).map(([id, { price }]) => [id, price?.version]);
    expect(versions).toEqual([
      ['same', '2026-07-02'],
      ['other', '2026-09-01'],
      ['new', '2026-09-01'],
    ]);
  });
});

describe('the catalogue of this repository', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../data/catalogue/models.json'), 'utf8');

  it('can be read to the last row, and is written as the tool writes', () => {
    const { catalogue, problems } = parseCatalogue(text);
    expect(problems).toEqual([]);
    expect(catalogue.size).toBe(1462);
    expect(formatCatalogue(JSON.parse(text))).toBe(text);
    expect(catalogue.source).toMatchObject({ licence: 'MIT', commit: 'f3fc692299671838c7c65fd8126bf84d81a2e817' });
  });

  it('knows prices and limits by the names callers use', () => {
    const { catalogue } = parseCatalogue(text);
    expect(catalogue.find('openai', 'gpt-5-mini-2025-08-07')?.facts.price).toMatchObject({ input: 0.25, output: 2 });
    expect(catalogue.find('anthropic', 'claude-sonnet-4-5-20250929')?.facts).toMatchObject({ context: 200_000 });
    expect(catalogue.find('google-gemini', 'models/gemini-2.5-pro')?.facts.price?.tiers?.length).toBe(1);
    const unpriced = catalogue.list('cohere').filter(({ facts }) => facts.price === null);
    expect(unpriced.length).toBeGreaterThan(0);
  });
});
