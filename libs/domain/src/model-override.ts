import { z } from 'zod';
import { type ModelFacts, modelFacts, modelPriceInput } from './model-facts.ts';

/** Most overrides of one organization: they are read at once. */
export const maxModelOverrides = 2_000;

const { name, context, max_input, max_output, input, output, tools, structured_output, reasoning } = modelFacts.shape;

/** What an administrator says of a model otherwise than the catalogue; what is left out stays as the catalogue has it. */
export const modelOverrideInput = z.strictObject({
  name: name.min(1).optional(),
  status: modelFacts.shape.status.optional(),
  context: context.optional(),
  max_input: max_input.optional(),
  max_output: max_output.optional(),
  input: input.optional(),
  output: output.optional(),
  tools: tools.optional(),
  structured_output: structured_output.optional(),
  reasoning: reasoning.optional(),
  price: modelPriceInput
    .nullable()
    .optional()
    .describe('The whole price; null: unpriced, whatever the catalogue says.'),
});
export type ModelOverrideInput = z.infer<typeof modelOverrideInput>;

/** What tells overrides apart; neither names nor kinds of providers hold a slash. */
export function modelKey({ provider, model }: { readonly provider: string; readonly model: string }): string {
  return `${provider}/${model}`;
}

/** What one organization says of a model, and how often it has changed its mind. */
export interface SaidOfModel {
  readonly body: ModelOverrideInput;
  readonly version: number;
}

/** A model of which nothing is known but its name. */
const nothingKnown: Omit<ModelFacts, 'name'> = {
  status: 'active',
  released: null,
  knowledge: null,
  context: null,
  max_input: null,
  max_output: null,
  input: ['text'],
  output: ['text'],
  tools: null,
  structured_output: null,
  reasoning: null,
  price: null,
};

/** The facts of a model with what one organization says of it; `version` becomes that of its price. */
export function overrideFacts(
  id: string,
  known: ModelFacts | undefined,
  override: SaidOfModel | undefined,
): ModelFacts {
  const base = known ?? { name: id, ...nothingKnown };
  if (override === undefined) return base;
  const { price, ...others } = override.body;
  const said = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    ...base,
    ...(Object.fromEntries(said) as Partial<ModelFacts>),
    ...(price !== undefined && { price: price && { ...price, version: `override-${override.version}` } }),
  };
}
