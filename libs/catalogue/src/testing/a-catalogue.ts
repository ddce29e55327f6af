import type { ModelFacts } from '@headgate/domain';
import type { CatalogueFile } from '../catalogue-file.ts';
import { formatCatalogue } from '../format-catalogue.ts';
import type { ModelCatalogue } from '../model-catalogue.ts';
import { parseCatalogue } from '../parse-catalogue.ts';

/** What is known of a model in tests. */
export function someFacts(fields: Partial<ModelFacts> = {}): ModelFacts {
  return {
    name: 'GPT X',
    status: 'active',
    released: '2026-01-15',
    knowledge: '2025-10',
    context: 128_000,
    max_input: null,
    max_output: 16_000,
    input: ['text', 'image'],
    output: ['text'],
    tools: true,
    structured_output: true,
    reasoning: false,
    price: { input: 1.25, output: 10, cache_read: 0.125, version: '2026-07-02' },
    ...fields,
  };
}

/** The text of a catalogue with the one model `gpt-x` of OpenAI. */
export function aCatalogueText(fields: Partial<ModelFacts> = {}): string {
  return textOf({ openai: { 'gpt-x': someFacts(fields) } });
}

/** A catalogue of these models, by vendor and id. */
export function aCatalogue(vendors: Readonly<Record<string, Readonly<Record<string, ModelFacts>>>>): ModelCatalogue {
  return parseCatalogue(textOf(vendors)).catalogue;
}

function textOf(vendors: Readonly<Record<string, Readonly<Record<string, ModelFacts>>>>): string {
  const source = { name: 'a test', url: 'https://example.com', commit: 'abc', date: '2026-07-02', licence: 'MIT' };
  const named = Object.entries(vendors).map(([id, models]) => [id, { name: id, models: { ...models } }]);
  return formatCatalogue({ format: 1, source, vendors: Object.fromEntries(named) as CatalogueFile['vendors'] });
}
