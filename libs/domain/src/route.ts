import type { Problem } from '@headgate/kernel';
import { z } from 'zod';
import { description, resourceName } from './names.ts';
import { guardrailSettings } from './route-guardrails.ts';

/** What a route answers; plural forms are accepted on write. */
export const routeTypes = ['chat', 'completion', 'embedding'] as const;
export type RouteType = (typeof routeTypes)[number];
const routeType = z
  .enum([...routeTypes, 'completions', 'embeddings', 'chats'])
  .transform((type): RouteType =>
    type === 'completions' ? 'completion' : type === 'embeddings' ? 'embedding' : type === 'chats' ? 'chat' : type,
  )
  .describe('What the route answers: chat, completion or embedding.');

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
  suffix: z
    .string()
    .max(200)
    .regex(/^(?:\/[A-Za-z0-9_.:~-]+)+$/, 'must begin with "/" and hold plain path segments')
    .refine((path) => !path.split('/').includes('..'), 'must not hold ".."')
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

/** A path of its own on the proxy, as in `/support`. */
export const routePath = z
  .string()
  .max(200)
  .regex(/^(?:\/[A-Za-z0-9_-]+)+$/, 'must begin with "/" and hold only letters, digits, "-", "_" and "/"')
  .refine(
    (path) => !/^\/(?:v1|v1beta|healthz|readyz|metrics|docs|console)(?:\/|$)/.test(path),
    'begins with a path the proxy serves itself',
  )
  .describe('A path of its own on the proxy, for example /support.');

const routeConfigFields = z.strictObject({
  rate_limit: z.int().min(0).max(1_000_000).optional().describe('Requests per second; 0 means none.'),
  retries: z
    .int()
    .min(0)
    .max(5)
    .optional()
    .describe('Further tries at the same model after a failure that may pass; default 1.'),
  archive: z.boolean().optional(),
  retention: z.int().min(1).max(3650).optional().describe('Days an archived request is kept.'),
  owner: z.string().max(200).optional(),
  organization: z.string().max(200).optional(),
  failover: z
    .boolean()
    .optional()
    .describe('Whether the next model is tried when one fails, for models that do not say so themselves.'),
  load_balancing: z
    .boolean()
    .optional()
    .describe('Whether calls are spread over the models by weight; otherwise they are tried in order.'),
  path: routePath.optional(),
  timeouts: timeouts.optional(),
  tags: z.record(z.string().min(1).max(64), z.string().max(256)).optional(),
  unified_endpoint: z.boolean().optional(),
  ...guardrailSettings,
});

export const routeConfig = routeConfigFields.default({});
export type RouteConfig = z.infer<typeof routeConfigFields>;

/** What an administrator writes: the route object of the product's documents, normal form. */
export const routeInput = z.strictObject({
  name: resourceName,
  type: routeType.default('chat'),
  description: description.optional(),
  enabled: z.boolean().default(true),
  projects: z
    .array(z.string())
    .min(1)
    .nullable()
    .default(null)
    .describe('Slugs of the projects that see it; null: all.'),
  models: z.array(routeModel).min(1).max(50).describe('Where calls go, in order of preference.'),
  config: routeConfig,
});
export type RouteInput = z.infer<typeof routeInput>;

/** Rules across the fields of a route; every problem, in order. */
export function findRouteProblems(route: Pick<RouteInput, 'models' | 'config'>): Problem[] {
  const problems: Problem[] = [];
  if (route.config.failover === true && route.models.length < 2) {
    problems.push({ path: 'config.failover', message: 'needs a second model to fail over to' });
  }
  if (route.models.every((model) => model.weight === 0)) {
    problems.push({ path: 'models', message: 'at least one weight must be above zero' });
  }
  const retention = route.config.retention;
  if (retention !== undefined && route.config.archive !== true) {
    problems.push({ path: 'config.retention', message: 'has no effect without "archive": true' });
  }
  return problems;
}
