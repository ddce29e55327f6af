import { isDeepStrictEqual } from 'node:util';
import { catalogueFile, catalogueFormat, type CatalogueFile } from '@headgate/catalogue';
import { type ModelFacts, modelFacts } from '@headgate/domain';
import { z } from 'zod';

const cost = z.object({
  input: z.number(),
  output: z.number(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
  // Two spellings of the source's own.
  cached_input: z.number().optional(),
  cached_write: z.number().optional(),
  reasoning: z.number().optional(),
  input_audio: z.number().optional(),
  output_audio: z.number().optional(),
});
const sourceModel = z.object({
  name: z.string(),
  status: z.enum(['beta', 'deprecated']).optional(),
  release_date: z.string().optional(),
  knowledge: z.string().optional(),
  limit: z.object({ context: z.number(), output: z.number(), input: z.number().optional() }),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }),
  tool_call: z.boolean(),
  structured_output: z.boolean().optional(),
  reasoning: z.boolean(),
  reasoning_options: z.array(z.object({ type: z.string(), values: z.array(z.string()).optional() })).optional(),
  cost: z
    .object({
      ...cost.shape,
      tiers: z.array(z.object({ ...cost.shape, tier: z.object({ size: z.number() }) })).optional(),
    })
    .optional(),
});
type SourceModel = z.infer<typeof sourceModel>;
const source = z.record(z.string(), z.object({ name: z.string(), models: z.record(z.string(), sourceModel) }));

/** The state of the source that is taken over. */
export interface SourceState {
  readonly commit: string;
  readonly date: string;
}

/** The facts of a models.dev export in our own format. A price that has not changed keeps the version it had before. */
export function takeOver(exported: unknown, state: SourceState, before?: CatalogueFile): CatalogueFile {
  const vendors = Object.entries(source.parse(exported)).map(([vendor, { name, models }]) => {
    const facts = Object.entries(models).map(([id, model]) => {
      const known = before?.vendors[vendor]?.models[id]?.price ?? undefined;
      return [id, toFacts(model, known, state.date)] as const;
    });
    return [vendor, { name, models: Object.fromEntries(facts) }] as const;
  });
  return catalogueFile.parse({
    format: catalogueFormat,
    source: {
      name: 'models.dev',
      url: 'https://github.com/anomalyco/models.dev',
      licence: 'MIT',
      ...state,
    },
    vendors: Object.fromEntries(vendors),
  });
}

function toFacts(model: SourceModel, known: ModelFacts['price'] | undefined, date: string): ModelFacts {
  const efforts =
    model.reasoning_options?.flatMap(({ type, values }) => (type === 'effort' ? (values ?? []) : [])) ?? [];
  return {
    name: model.name,
    status: model.status ?? 'active',
    released: model.release_date ?? null,
    knowledge: model.knowledge ?? null,
    context: orUnknown(model.limit.context),
    max_input: orUnknown(model.limit.input),
    max_output: orUnknown(model.limit.output),
    input: modelFacts.shape.input.parse(model.modalities.input),
    output: modelFacts.shape.output.parse(model.modalities.output),
    tools: model.tool_call,
    structured_output: model.structured_output ?? null,
    reasoning: model.reasoning,
    ...(efforts.length > 0 && { efforts }),
    price: toPrice(model.cost, known, date),
  };
}

/** The source writes 0 where it does not know. */
function orUnknown(tokens: number | undefined): number | null {
  return tokens === undefined || tokens === 0 ? null : tokens;
}

/** No price is no price, never a price of 0. */
function toPrice(
  found: SourceModel['cost'],
  known: ModelFacts['price'] | undefined,
  date: string,
): ModelFacts['price'] {
  if (found === undefined) return null;
  const tiers = found.tiers?.map(({ tier, ...prices }) => ({
    above_input_tokens: tier.size,
    ...toTokenPrices(prices),
  }));
  const price = { ...toTokenPrices(found), ...(tiers !== undefined && { tiers }) };
  const { version, ...before } = known ?? { version: date };
  return { ...price, version: isDeepStrictEqual(before, price) ? version : date };
}

function toTokenPrices({ cached_input, cached_write, ...prices }: z.infer<typeof cost>) {
  const { input, output, reasoning, input_audio, output_audio } = prices;
  const others = {
    cache_read: prices.cache_read ?? cached_input,
    cache_write: prices.cache_write ?? cached_write,
    reasoning,
    input_audio,
    output_audio,
  };
  return { input, output, ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)) };
}
