import { z } from 'zod';

const usd = z
  .number()
  .min(0)
  .max(1_000_000)
  .describe('US dollars per million tokens; 0 is free of charge, which is not the same as no price.');
const tokens = z.int().positive().max(1_000_000_000);
const modality = z.enum(['text', 'image', 'audio', 'video', 'pdf']);

const tokenPrices = {
  input: usd,
  output: usd,
  cache_read: usd.optional().describe('US dollars per million tokens of input read from the prompt cache.'),
  cache_write: usd
    .optional()
    .describe(
      'US dollars per million tokens of input written to the prompt cache, for the shortest time the vendor offers.',
    ),
  reasoning: usd
    .optional()
    .describe('US dollars per million tokens spent on reasoning, where they cost otherwise than output.'),
  input_audio: usd.optional(),
  output_audio: usd.optional(),
};

/** What a model costs, without the version of the row. */
export const modelPriceInput = z.strictObject({
  ...tokenPrices,
  tiers: z
    .array(
      z.strictObject({
        above_input_tokens: tokens.describe('Tokens of input above which these prices hold.'),
        ...tokenPrices,
      }),
    )
    .max(10)
    .optional()
    .describe('Prices of the whole call where its input is larger.'),
});
export type ModelPriceInput = z.infer<typeof modelPriceInput>;

/** What a model costs. */
export const modelPrice = z.object({
  ...modelPriceInput.shape,
  version: z.string().describe('Of this row: the same for as long as the price is.'),
});
export type ModelPrice = z.infer<typeof modelPrice>;

/** What is known of a model: limits, abilities, list price. Null is unknown, for a price: unpriced. */
export const modelFacts = z.object({
  name: z.string().max(300).describe('For people.'),
  status: z.enum(['active', 'beta', 'deprecated']),
  released: z.string().max(10).nullable().describe('Year, month and day as far as known.'),
  knowledge: z.string().max(10).nullable().describe('Until when it knows the world.'),
  context: tokens.nullable().describe('Tokens of input and output together.'),
  max_input: tokens.nullable().describe('Most tokens of input; null: unknown.'),
  max_output: tokens.nullable().describe('Most tokens of output; null: unknown.'),
  input: z.array(modality).describe('What it reads.'),
  output: z.array(modality).describe('What it answers with.'),
  tools: z.boolean().nullable().describe('Whether it calls tools; null: unknown.'),
  structured_output: z.boolean().nullable().describe('Whether it keeps to a JSON schema; null: unknown.'),
  reasoning: z.boolean().nullable().describe('Whether it thinks before it answers; null: unknown.'),
  efforts: z.array(z.string().max(40)).max(20).optional().describe('Efforts of reasoning it knows.'),
  price: modelPrice
    .nullable()
    .describe('List price in US dollars per million tokens; null: unpriced, which is not free.'),
});
export type ModelFacts = z.infer<typeof modelFacts>;
