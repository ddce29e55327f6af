import {
  findRouteProblems,
  findUnavailable,
  flattenPolicy,
  hasTargets,
  routeFields,
  type RouteInput,
  routeInput,
  writtenRouteConfig,
} from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';
import { findCompileProblems } from '@headgate/routing';
import { z } from 'zod';
import { aimedSomewhere } from '../http/aimed-somewhere.ts';
import { bodySchema, type Draft, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';

/** What only answers hold of a route. */
export const readOnlyOfRoute = [
  'id',
  'project',
  'reserved',
  'live',
  'has_draft',
  'not_enforced',
  'effective',
  'version',
  'created_at',
  'updated_at',
];

/** The route of the product's documents, as it stands there. */
const example = {
  name: 'test_route_1',
  type: 'chat',
  enabled: true,
  models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
  config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
};

const configFields = routeFields.shape.config.unwrap();
const aimed = { path: ['models'], message: 'must have at least 1 member' };
const replacementFields = z.strictObject({ ...routeFields.shape, name: routeFields.shape.name.optional() });
const replacement = replacementFields.refine(hasTargets, aimed);
/** A route whose name stands in the path. */
export type RouteReplacement = z.infer<typeof replacement>;

/** What creates a route. */
export const routeBody = bodySchema<RouteInput>(
  z
    .strictObject({ ...routeFields.shape, config: writtenRouteConfig, ...publishReadOnly(readOnlyOfRoute) })
    .meta({ id: 'RouteInput', example, ...aimedSomewhere }),
  (body) => readRoute(routeInput, body),
);

const publishedReplacement = z
  .strictObject({ ...replacementFields.shape, config: writtenRouteConfig, ...publishReadOnly(readOnlyOfRoute) })
  .meta({ id: 'RouteReplacement', example, ...aimedSomewhere });

/** What creates or replaces a route whose name stands in the path. */
export const routeReplacement = bodySchema<RouteReplacement>(publishedReplacement, (body) =>
  readRoute(replacement, body),
);

/** What changes a route. */
export const routePatch = patchBody(
  publishPatch(publishedReplacement, ['config']).meta({ id: 'RoutePatch', example: { enabled: false } }),
);

/** Everything the body alone tells: shape, rules across fields, and protections this version could not keep. */
function readRoute<T extends RouteReplacement>(schema: z.ZodType<T>, written: unknown): Draft<T> {
  const flat = flattenPolicy(dropReadOnly(written, readOnlyOfRoute));
  const draft = readWith(schema, flat.body);
  const { rules, unavailable } = draft.value === undefined ? judgeParts(flat.body) : judge(draft.value);
  const problems = [...flat.problems, ...draft.problems, ...rules, ...unavailable].map(flat.toWrittenPath);
  const value = problems.length === unavailable.length ? draft.value : undefined;
  return { value, problems, unavailable: unavailable.length, toWritten: flat.toWrittenPath, body: flat.body };
}

/** Rules across fields that are broken, and protections asked for that this version could not keep. */
interface Verdict {
  readonly rules: readonly Problem[];
  readonly unavailable: readonly Problem[];
}

function judge(route: Pick<RouteInput, 'models' | 'config'>): Verdict {
  const { policy } = route.config;
  const inline = typeof policy === 'object' ? findCompileProblems(policy) : [];
  const engine = inline.map((problem) => ({ ...problem, path: `config.policy.${problem.path}` }));
  return { rules: [...findRouteProblems(route), ...engine], unavailable: findUnavailable(route.config) };
}

/** The rules that can already be judged while other fields are wrong: those whose own fields are right. */
function judgeParts(body: unknown): Verdict {
  if (!isJsonObject(body)) return { rules: [], unavailable: [] };
  const config = isJsonObject(body['config']) ? body['config'] : {};
  const right = Object.entries(configFields.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const parsed = field.safeParse(config[name]);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data] as const] : [];
  });
  const known = configFields.safeParse(Object.fromEntries(right));
  if (!known.success) return { rules: [], unavailable: [] };
  const models = routeFields.shape.models.safeParse(body['models']);
  const isWhole = Object.keys(config).every(
    (name) => Object.hasOwn(known.data, name) || !Object.hasOwn(configFields.shape, name),
  );
  return models.success && isWhole
    ? judge({ models: models.data, config: known.data })
    : { rules: [], unavailable: findUnavailable(known.data) };
}
