import type { ModelOverrideRow } from '@headgate/database';
import { type ModelFacts, modelFacts, modelOverrideInput, overrideFacts } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const price = { input: 0.25, output: 2, cache_read: 0.025, version: '2026-07-02' };
const example = {
  id: 'openai/gpt-5-mini',
  provider: 'openai',
  model: 'gpt-5-mini',
  catalogued_as: 'openai/gpt-5-mini',
  name: 'GPT-5 Mini',
  status: 'active',
  released: '2025-08-07',
  knowledge: '2024-05-30',
  context: 400_000,
  max_input: 272_000,
  max_output: 128_000,
  input: ['text', 'image'],
  output: ['text'],
  tools: true,
  structured_output: true,
  reasoning: true,
  efforts: ['minimal', 'low', 'medium', 'high'],
  price,
  override: null,
  version: 0,
  updated_at: null,
} as const;

/** A model as it is read. */
export const modelResource = z
  .object({
    id: readOnlyFields.id,
    provider: z.string().describe('Kind of provider, or the name of one where only that one is meant.'),
    model: z.string().describe('As the provider spells it.'),
    catalogued_as: z
      .string()
      .nullable()
      .describe('Vendor and id under which the catalogue has it; null: only the organization knows it.'),
    ...modelFacts.shape,
    override: modelOverrideInput.nullable().describe('What the organization says otherwise.'),
    version: z.int().describe('Counts the changes of the override; 0 where there is none. Part of the ETag.'),
    updated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Model', example });
export type ModelResource = z.infer<typeof modelResource>;

/** A model the catalogue or the organization speaks of. */
export interface ModelEntry {
  readonly provider: string;
  readonly model: string;
  readonly known: { readonly vendor: string; readonly id: string; readonly facts: ModelFacts } | undefined;
  readonly override: ModelOverrideRow | undefined;
}

/** What every answer shows of a model. */
export function presentModel({ provider, model, known, override }: ModelEntry): ModelResource {
  return {
    id: `${provider}/${model}`,
    provider,
    model,
    catalogued_as: known === undefined ? null : `${known.vendor}/${known.id}`,
    ...overrideFacts(model, known?.facts, override),
    override: override?.body ?? null,
    version: override?.version ?? 0,
    updated_at: override?.updatedAt.toISOString() ?? null,
  };
}
