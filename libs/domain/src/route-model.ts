import { z } from 'zod';
import { resourceName } from './names.ts';
import { pathSuffix } from './path-suffix.ts';

/** The model name that stands for "whatever the caller asked for"; the models of a reserved route. */
export const anyModel = '*';

const statusCode = z.int().min(400).max(599);

export const routeModel = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(300)
    .describe('Model id as the provider spells it; "*" passes on the one the caller asked for.'),
  provider: resourceName,
  suffix: pathSuffix
    .optional()
    .describe('Path at the provider, after its base URL; without it the one that fits the call.'),
  weight: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Share of calls, 0 to 100; 0 drains. Given on any model, load is balanced by weight.'),
  virtual_secret_key: resourceName
    .optional()
    .describe("Which of the provider's secrets to use; without it, by weight."),
  fallback_enabled: z.boolean().optional().describe('Whether the next model is tried when this one fails.'),
  fallback_codes: z
    .array(statusCode)
    .max(50)
    .optional()
    .describe(
      'Statuses after which the next model is tried; without it 408, 409, 429 and 5xx. A provider that cannot be reached always counts.',
    ),
});
export type RouteModel = z.infer<typeof routeModel>;

const milliseconds = (most: number) => z.int().min(1).max(most);

export const timeouts = z.strictObject({
  connect_ms: milliseconds(60_000).optional().describe('Until the connection stands; default 5,000.'),
  ttft_ms: milliseconds(600_000).optional().describe('Until the first byte of the answer; default 60,000.'),
  idle_ms: milliseconds(600_000).optional().describe('Longest silence within an answer; default 60,000.'),
  total_ms: milliseconds(3_600_000).optional().describe('The whole request, all attempts; default 600,000.'),
});
