import type { Problem } from '@headgate/kernel';
import { z } from 'zod';
import { findHeaderProblems, fixedHeaders } from './header-options.ts';
import { routeMapping } from './mapping/route-mapping.ts';
import { description, resourceName } from './names.ts';
import { findPolicyProblems } from './policy/find-policy-problems.ts';
import { policyDefinition } from './policy/policy.ts';
import { policyAlias } from './policy/policy-target.ts';
import { guardrailSettings } from './route-guardrails.ts';
import { routeModel, timeouts } from './route-model.ts';

/** What a route answers; plural forms are accepted on write. */
export const routeTypes = [
  'chat',
  'completion',
  'embedding',
  'image',
  'audio',
  'moderation',
  'rerank',
  'custom',
] as const;
export type RouteType = (typeof routeTypes)[number];
const plurals = {
  chats: 'chat',
  completions: 'completion',
  embeddings: 'embedding',
  images: 'image',
  moderations: 'moderation',
} as const satisfies Record<string, RouteType>;
const pluralNames = Object.keys(plurals) as (keyof typeof plurals)[];
const routeType = z
  .enum([...routeTypes, ...pluralNames])
  .transform((type): RouteType => (type in plurals ? plurals[type as keyof typeof plurals] : (type as RouteType)))
  .describe(
    'What the route answers: chat, completion, embedding, image, audio, moderation or rerank; custom: whatever its callers and providers say to each other.',
  );

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

/** Everything a route can be told beside its models. */
export const routeConfigFields = z.strictObject({
  rate_limit: z.int().min(0).max(1_000_000).optional().describe('Requests per second; 0 means none.'),
  retries: z
    .int()
    .min(0)
    .max(5)
    .optional()
    .describe('Further tries at the same model after a failure that may pass; default 1.'),
  archive: z.boolean().optional().describe('Whether request and reply are kept, sealed; default false.'),
  retention: z.int().min(1).max(3650).optional().describe('Days an archived request is kept; default 30.'),
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
  headers: fixedHeaders
    .optional()
    .describe('For type "custom": fixed headers sent with every call; not a place for secrets.'),
  mapping: routeMapping.optional(),
  timeouts: timeouts.optional(),
  tags: z.record(z.string().min(1).max(64), z.string().max(256)).optional(),
  unified_endpoint: z.boolean().optional(),
  ...guardrailSettings,
  policy: z
    .union([policyAlias, policyDefinition])
    .optional()
    .describe('Alias of the policy that chooses, or a policy of its own; without targets it chooses among "models".'),
});

export const routeConfig = routeConfigFields.default({});
export type RouteConfig = z.infer<typeof routeConfigFields>;

/** What an administrator writes: the route object of the product's documents, normal form. */
export const routeFields = z.strictObject({
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
  models: z
    .array(routeModel)
    .max(50)
    .default([])
    .describe('Where calls go, in order of preference; at least one unless a policy has the targets.'),
  config: routeConfig,
});
export const routeInput = routeFields.refine(hasTargets, { path: ['models'], message: 'must have at least 1 member' });
export type RouteInput = z.infer<typeof routeInput>;
type RouteFields = z.infer<typeof routeFields>;

/** Whether a route says where calls go: by its models, by a policy's name, or by the targets of a policy of its own. */
export function hasTargets({ models, config }: Pick<RouteFields, 'models' | 'config'>): boolean {
  if (models.length > 0 || typeof config.policy === 'string') return true;
  return config.policy !== undefined && config.policy.targets.length > 0;
}

/** Rules across the fields of a route; every problem, in order. */
export function findRouteProblems(
  route: Pick<RouteInput, 'models' | 'config'> & { readonly type?: RouteType },
): Problem[] {
  const problems: Problem[] = [];
  const { policy } = route.config;
  if (route.config.failover === true && policy === undefined && route.models.length < 2) {
    problems.push({ path: 'config.failover', message: 'needs a second model to fail over to' });
  }
  if (route.models.length > 0 && route.models.every((model) => model.weight === 0)) {
    problems.push({ path: 'models', message: 'at least one weight must be above zero' });
  }
  const retention = route.config.retention;
  // Where the route says nothing of it, its project or organization may archive.
  if (retention !== undefined && route.config.archive === false) {
    problems.push({ path: 'config.retention', message: 'has no effect beside "archive": false' });
  }
  if (typeof policy === 'object') {
    for (const problem of findPolicyProblems(policy, { mayInherit: route.models.length > 0 })) {
      problems.push({ ...problem, path: `config.policy.${problem.path}` });
    }
  }
  return [...problems, ...findCustomProblems(route)];
}

function findCustomProblems({ type, config }: { readonly type?: RouteType; readonly config: RouteConfig }): Problem[] {
  const problems = findHeaderProblems(config.headers, 'config.headers');
  if (type === undefined || type === 'custom') return problems;
  const only = (['headers', 'mapping'] as const).filter((name) => config[name] !== undefined);
  return [...problems, ...only.map((name) => ({ path: `config.${name}`, message: 'is for routes of type "custom"' }))];
}
