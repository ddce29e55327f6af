import type { ProbeResult } from '@headgate/jobs';
import { z } from 'zod';

/** What came of calling a provider once. */
export const providerTest = z
  .object({
    ok: z.boolean().describe('Whether the provider answered well.'),
    asked: z.enum(['answer', 'models']).describe('A few tokens of a model, or the list of models.'),
    status: z.int().nullable().describe("The provider's own HTTP status; null: it could not be reached."),
    latency_ms: z.number(),
    model: z.string().nullable().describe('As the provider spells it.'),
    secret: z.string().nullable().describe('Name of the secret used; null: none.'),
    proxy: z.string().describe('The proxy that made the call.'),
    error: z
      .object({
        code: z.string().describe('Of the error catalogue.'),
        message: z.string(),
        provider_message: z.string().nullable().describe("The provider's own sentence, without anything secret."),
      })
      .nullable()
      .describe('What went wrong; null where nothing did.'),
  })
  .meta({
    id: 'ProviderTest',
    example: {
      ...{ ok: false, asked: 'answer', status: 401, latency_ms: 143, model: 'gpt-5-mini', secret: 'default' },
      ...{ proxy: 'proxy-1' },
      error: {
        code: 'provider_credential_refused',
        message: "The provider refused the gateway's credential.",
        provider_message: 'Incorrect API key provided.',
      },
    },
  });
export type ProviderTest = z.infer<typeof providerTest>;

/** What a provider itself offers. */
export const providerModels = z
  .object({ data: z.array(z.object({ id: z.string() })), next_cursor: z.null() })
  .meta({ id: 'ProviderModelList' });
export type ProviderModels = z.infer<typeof providerModels>;

/** What the answer shows of a test. */
export function presentTest(asked: ProviderTest['asked'], result: ProbeResult): ProviderTest {
  const { status, latency_ms, model, secret, proxy, error } = result;
  return { ok: error === null, asked, status, latency_ms, model, secret, proxy, error };
}
