import {
  findPolicyProblems,
  findUnavailablePolicy,
  type LivePolicy,
  type LiveProject,
  type LiveTarget,
  maxPolicyDepth,
  normalisePolicy,
  type PolicyDefinition,
  policyDefinition,
} from '@headgate/domain';
import { fault, type JsonValue, type Problem } from '@headgate/kernel';
import { compilePolicy, PolicyError } from './compile-policy.ts';
import { policyDepth } from './policy-depth.ts';

/** Reading and compiling more would cost more than the call is worth. */
const mostCharacters = 16_384;

/** What the names in it mean, and what it chooses among where it has no targets of its own. */
export interface InlinePlace {
  readonly project: LiveProject;
  readonly targets: readonly LiveTarget[];
}

/** A policy that came with a call; names mean what the project sees. Throws `request_invalid` with every problem, below `policy`. */
export function compileInlinePolicy(written: JsonValue, place: InlinePlace): LivePolicy {
  if (JSON.stringify(written).length > mostCharacters) {
    throw refuse([{ path: '', message: `must have at most ${mostCharacters} characters` }]);
  }
  const { body, problems, toWrittenPath } = normalisePolicy(written);
  const parsed = policyDefinition.safeParse(body);
  const found = parsed.success
    ? judge(parsed.data, place)
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const all = [...problems, ...found].map((problem) => ({ ...problem, path: toWrittenPath(problem.path) }));
  if (all.length > 0 || !parsed.success) throw refuse(all);
  try {
    return compile(parsed.data, place);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw refuse([{ path: toWrittenPath(error.path), message: error.message }]);
  }
}

function judge(policy: PolicyDefinition, { targets }: InlinePlace): Problem[] {
  return [
    ...findPolicyProblems(policy, { mayInherit: targets.length > 0 }),
    ...findUnavailablePolicy(policy),
    // Where at a provider a call goes, is for whoever manages it to say.
    ...policy.targets.flatMap(({ suffix }, index) =>
      suffix === undefined ? [] : [{ path: `targets.${index}.suffix`, message: 'is not for a call to choose' }],
    ),
  ];
}

function compile(policy: PolicyDefinition, { project, targets }: InlinePlace): LivePolicy {
  const live = compilePolicy(policy, {
    id: 'inline',
    name: 'inline',
    version: undefined,
    findProvider: (name) => project.findProvider(name),
    findPolicy: (alias) => project.findRoute(`@${alias}`)?.policy,
    targets,
  });
  if (policyDepth(live) <= maxPolicyDepth) return live;
  throw new PolicyError('targets', `leads more than ${maxPolicyDepth} policies deep`);
}

function refuse(problems: readonly Problem[]): Error {
  return fault('request_invalid', {
    message: 'The policy that came with the request cannot be used.',
    problems: problems.map(({ path, message }) => ({ path: path === '' ? 'policy' : `policy.${path}`, message })),
  });
}
