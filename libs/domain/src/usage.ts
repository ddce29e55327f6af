import { z } from 'zod';

const tokens = z.int().nonnegative().nullable();

/** Tokens of one call as the provider counts them; null where it did not say. Input includes cached tokens for every vendor. */
export const tokenUsage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cached_input_tokens: tokens.describe("Part of the input read from the provider's prompt cache."),
  cache_write_tokens: tokens.describe("Part of the input written to the provider's prompt cache."),
  reasoning_tokens: tokens.describe('Part of the output spent on reasoning.'),
});
export type TokenUsage = z.infer<typeof tokenUsage>;

/** Attributes of a key as they stand in every row of its calls. */
const attrs = z
  .record(z.string(), z.string())
  .nullable()
  .default(null)
  .describe('Attributes of the key at the time of the call, as many as fit 2,048 characters; null: none.');

/** Written to the spool before the provider is called. */
export const usageStart = z.object({
  request_id: z.string(),
  org: z.string(),
  project: z.string(),
  key_id: z.string(),
  route: z.string().describe('Name of the route; empty when none was found.'),
  dialect: z.string(),
  model_requested: z.string(),
  is_streaming: z.boolean(),
  started_at: z.iso.datetime(),
  revision: z.int(),
  attrs,
});
export type UsageStart = z.infer<typeof usageStart>;

/** Written to the spool when the request is over, however it ended. */
export const usageEnd = z.object({
  request_id: z.string(),
  provider: z.string().nullable().describe('Name of the provider that answered, or of the last one tried.'),
  model_used: z.string().nullable(),
  status: z.int().describe('HTTP status the caller saw; 499 when the caller left first.'),
  error_code: z.string().nullable(),
  attempts: z.int().nonnegative(),
  latency_ms: z.number().nonnegative(),
  ttft_ms: z.number().nonnegative().nullable().describe('Until the first byte of the answer went to the caller.'),
  usage_source: z.enum(['provider', 'estimate', 'none']),
  ...tokenUsage.shape,
});
export type UsageEnd = z.infer<typeof usageEnd>;

/** One request, whole: what the worker stores and the admin API lists. */
export const usageRow = z.object({ ...usageStart.shape, ...usageEnd.shape, proxy_id: z.string() });
export type UsageRow = z.infer<typeof usageRow>;
