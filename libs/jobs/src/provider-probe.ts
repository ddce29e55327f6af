import { z } from 'zod';

/** Asks whichever proxy is free to call a provider once, as it would for a caller. Names only: the credential stays sealed. */
export const probeRequest = z.object({
  id: z.string().min(1),
  org: z.string().min(1),
  provider: z.object({ id: z.string(), name: z.string() }),
  rev: z.int().nonnegative().describe('The configuration must be at least this new.'),
  asks: z.enum(['answer', 'models']).describe('A small answer from a model, or the list of models.'),
  type: z.enum(['chat', 'completion', 'embedding']),
  model: z.string().describe('Empty where models are asked for.'),
  secret: z.string().nullable().describe('Name of the secret; null: the one with the most weight.'),
  until_ms: z.number().describe('Since the epoch; afterwards nobody waits any more.'),
});
export type ProbeRequest = z.infer<typeof probeRequest>;

/** What came of it; no secret in it, whatever the provider said. */
export const probeResult = z.object({
  id: z.string(),
  proxy: z.string(),
  status: z.int().nullable().describe("The provider's own status; null: it gave none."),
  latency_ms: z.number(),
  model: z.string().nullable(),
  secret: z.string().nullable().describe('Name of the secret used.'),
  models: z.array(z.string()).nullable(),
  error: z
    .object({ code: z.string(), message: z.string(), provider_message: z.string().nullable() })
    .nullable()
    .describe('Null: the provider answered well.'),
});
export type ProbeResult = z.infer<typeof probeResult>;
