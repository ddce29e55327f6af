import { isJsonObject, type JsonObject, type JsonValue, type Problem, unknownField } from '@headgate/kernel';
import { z } from 'zod';
import { routeFields } from '../route.ts';
import { isPolicyBody, normalisePolicy } from './normalise-policy.ts';

const {
  archive,
  retention,
  rate_limit,
  retries,
  dlp,
  content_filter,
  prompt_safety,
  security_filters,
  language,
  budget,
} = routeFields.shape.config.unwrap().shape;

/** The documents' other spelling: the same settings one level lower, with a switch over them all. */
export const routePolicySettings = z
  .strictObject({
    enabled: z.boolean().optional().describe('False turns off everything below it.'),
    archive: z
      .union([archive.unwrap(), z.strictObject({ enabled: z.boolean(), retention: retention.unwrap().optional() })])
      .optional(),
    retention,
    rate_limit,
    retries,
    dlp,
    content_filter,
    prompt_safety,
    security_filters,
    language,
    budget,
  })
  .meta({ id: 'RoutePolicy', description: 'The same settings as beside it, in the other spelling; read back flat.' });

/** A route body in its one normal form, and the way back from its paths to what was written. */
export interface FlatRoute {
  readonly body: unknown;
  readonly problems: readonly Problem[];
  readonly toWrittenPath: (problem: Problem) => Problem;
}

/**
 * Lifts the documents' settings under `config.policy` into `config`, and brings a policy that stands there into its normal form;
 * what cannot be brought anywhere stays, for the schema to refuse.
 */
export function flattenPolicy(body: unknown): FlatRoute {
  const config = isJsonObject(body) ? body['config'] : undefined;
  const policy = isJsonObject(config) ? config['policy'] : undefined;
  if (!isJsonObject(body) || !isJsonObject(config) || !isJsonObject(policy)) {
    return { body, problems: [], toWrittenPath: (problem) => problem };
  }
  if (isPolicyBody(policy)) return normaliseInline({ body, config, policy });
  const { policy: _, ...own } = config;
  const { enabled, ...written } = policy;
  const lifted = liftArchive(written);
  const problems = findPolicyProblems(enabled, lifted, own);
  const moved = Object.entries(lifted).filter(
    ([name]) => Object.hasOwn(routePolicySettings.shape, name) && !Object.hasOwn(own, name),
  );
  const settings = enabled === false ? moved.flatMap(([name, value]) => switchOff(name, value)) : moved;
  const names = new Set(moved.map(([name]) => name));
  return {
    body: { ...body, config: { ...own, ...Object.fromEntries(settings) } },
    problems,
    toWrittenPath: (problem) => writtenPath(problem, names, written),
  };
}

function normaliseInline({ body, config, policy }: Record<'body' | 'config' | 'policy', JsonObject>): FlatRoute {
  const normal = normalisePolicy(policy);
  const prefix = 'config.policy.';
  return {
    body: { ...body, config: { ...config, policy: normal.body as JsonObject } },
    problems: normal.problems.map((problem) => ({ ...problem, path: prefix + problem.path })),
    toWrittenPath: (problem) =>
      problem.path.startsWith(prefix)
        ? { ...problem, path: prefix + normal.toWrittenPath(problem.path.slice(prefix.length)) }
        : problem,
  };
}

function findPolicyProblems(enabled: unknown, lifted: JsonObject, own: JsonObject): Problem[] {
  const problems: Problem[] = [];
  if (enabled !== undefined && typeof enabled !== 'boolean') {
    problems.push({ path: 'config.policy.enabled', message: 'must be a boolean' });
  }
  for (const name of Object.keys(lifted)) {
    const path = `config.policy.${name}`;
    if (!Object.hasOwn(routePolicySettings.shape, name)) {
      problems.push({ path, message: unknownField(name, Object.keys(routePolicySettings.shape)) });
    } else if (Object.hasOwn(own, name)) {
      problems.push({ path, message: `is given twice; "config.${name}" says it too` });
    }
  }
  return problems;
}

/** `archive: {enabled, retention}` as the two settings it stands for. */
function liftArchive(policy: JsonObject): JsonObject {
  const { archive: value, ...rest } = policy;
  if (!isJsonObject(value)) return policy;
  const { enabled, retention: days, ...others } = value;
  if (Object.keys(others).length > 0) return policy;
  return {
    ...rest,
    ...(enabled !== undefined && { archive: enabled }),
    ...(days !== undefined && { retention: days }),
  };
}

/** A setting below a policy that is off; days to keep what is not kept mean nothing then. */
function switchOff(name: string, value: JsonValue | undefined): [string, JsonValue | undefined][] {
  if (name === 'retention') return [];
  if (typeof value === 'boolean') return [[name, false]];
  return [[name, isJsonObject(value) && 'enabled' in value ? { ...value, enabled: false } : value]];
}

function writtenPath(problem: Problem, moved: ReadonlySet<string>, written: JsonObject): Problem {
  const [root, name = '', ...rest] = problem.path.split('.');
  if (root !== 'config' || !moved.has(name)) return problem;
  if (isJsonObject(written['archive']) && (name === 'archive' || name === 'retention')) {
    const field = name === 'archive' ? 'enabled' : 'retention';
    return { ...problem, path: `config.policy.archive.${field}` };
  }
  return { ...problem, path: ['config.policy', name, ...rest].join('.') };
}
