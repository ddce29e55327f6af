import { routeInput } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { z } from 'zod';

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
} = routeInput.shape.config.unwrap().shape;

/** The documents' other spelling: the same settings one level lower, with a switch over them all. */
export const policyInput = z
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

/** Lifts `config.policy` into `config`; what cannot be lifted stays, for the schema to refuse. */
export function flattenPolicy(body: unknown): FlatRoute {
  const config = isJsonObject(body) ? body['config'] : undefined;
  if (!isJsonObject(body) || !isJsonObject(config) || !isJsonObject(config['policy'])) {
    return { body, problems: [], toWrittenPath: (problem) => problem };
  }
  const { policy, ...own } = config;
  const { enabled, ...written } = policy as JsonObject;
  const lifted = new Map(Object.entries(own));
  const moved = new Set<string>();
  const problems: Problem[] = [];
  if (enabled !== undefined && typeof enabled !== 'boolean') {
    problems.push({ path: 'config.policy.enabled', message: 'must be a boolean' });
  }
  for (const [name, value] of Object.entries(liftArchive(written))) {
    if (!(name in policyInput.shape)) {
      problems.push({ path: `config.policy.${name}`, message: 'is not a setting of a policy' });
    } else if (name in own) {
      problems.push({ path: `config.policy.${name}`, message: `is given twice; "config.${name}" says it too` });
    } else {
      lifted.set(name, enabled === false ? switchOff(value) : value);
      moved.add(name);
    }
  }
  // Days to keep what is not kept mean nothing once the switch over them is off.
  if (enabled === false) lifted.delete('retention');
  return {
    body: { ...body, config: Object.fromEntries(lifted) },
    problems,
    toWrittenPath: (problem) => writtenPath(problem, moved, written),
  };
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

function switchOff(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'boolean') return false;
  return isJsonObject(value) && 'enabled' in value ? { ...value, enabled: false } : value;
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
