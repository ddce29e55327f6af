import { type Problem, suggestName } from '@headgate/kernel';
import { findConditionField } from './condition-field.ts';
import { findConditionProblems } from './find-condition-problems.ts';
import type { PolicyDefinition } from './policy.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { PolicyStrategy } from './policy-strategy.ts';
import type { PolicyTarget } from './policy-target.ts';

/** Rules across the fields of a policy; every problem, in order. Without `mayInherit` it needs targets of its own. */
export function findPolicyProblems(policy: PolicyDefinition, { mayInherit = false } = {}): Problem[] {
  const ids = policy.targets.map(({ id }) => id);
  // The models of a route take the place of targets that are not there; only the compiler can name those.
  const known = mayInherit && ids.length === 0 ? undefined : ids;
  return [
    ...findTargetsProblems(policy, mayInherit),
    ...findStrategyProblems(policy.strategy, { path: 'strategy', targets: policy.targets, known }),
    ...findTwins(policy.rules, 'rules'),
    ...policy.rules.flatMap((rule, index) => findRuleProblems(rule, { path: `rules.${index}`, policy, known })),
    ...(policy.shadow ?? []).flatMap(({ target }, index) =>
      findUnknown([target], known, () => `shadow.${index}.target`),
    ),
  ];
}

interface Place {
  readonly path: string;
  /** Ids of targets; undefined where they are not known yet. */
  readonly known: readonly string[] | undefined;
}

function findTargetsProblems({ targets, strategy }: PolicyDefinition, mayInherit: boolean): Problem[] {
  const problems = [...findTwins(targets, 'targets'), ...targets.flatMap(findTargetProblems)];
  if (targets.length === 0) return mayInherit ? [] : [{ path: 'targets', message: 'must have at least 1 member' }];
  if (targets.every((target) => !target.enabled)) {
    problems.push({ path: 'targets', message: 'at least one target must be enabled' });
  } else if (targets.every((target) => !target.enabled || target.weight === 0)) {
    problems.push({ path: 'targets', message: 'at least one weight must be above zero' });
  }
  if (strategy.type === 'single' && targets.filter((target) => target.enabled).length > 1) {
    problems.push({ path: 'strategy.type', message: '"single" takes exactly one target; for several use "priority"' });
  }
  return problems;
}

function findTargetProblems(target: PolicyTarget, index: number): Problem[] {
  const path = `targets.${index}`;
  if (target.policy !== undefined) {
    return (['provider', 'model', 'secret', 'suffix', 'timeouts', 'params', 'regions', 'quality'] as const)
      .filter((name) => target[name] !== undefined)
      .map((name) => ({ path: `${path}.${name}`, message: 'has no meaning beside "policy"' }));
  }
  if (target.provider === undefined && target.model === undefined) {
    return [{ path, message: 'must hold "provider" and "model", or "policy"' }];
  }
  return (['provider', 'model'] as const)
    .filter((name) => target[name] === undefined)
    .map((name) => ({ path: `${path}.${name}`, message: 'is required' }));
}

function findStrategyProblems(
  { type, sticky, fallback_order: order = [] }: PolicyStrategy,
  { path, known }: Place & { readonly targets: readonly PolicyTarget[] },
): Problem[] {
  const problems = findUnknown(order, known, (index) => `${path}.fallback_order.${index}`);
  for (const [index, id] of order.entries()) {
    if (order.indexOf(id) < index)
      problems.push({ path: `${path}.fallback_order.${index}`, message: 'is given twice' });
  }
  if (sticky === undefined) return problems;
  if (type !== 'weighted') problems.push({ path: `${path}.sticky`, message: 'has a meaning only for "weighted"' });
  for (const [index, name] of sticky.by.entries()) {
    if (findConditionField(name) !== undefined) continue;
    problems.push({ path: `${path}.sticky.by.${index}`, message: `there is no field "${name}"` });
  }
  return problems;
}

function findRuleProblems(
  rule: PolicyRule,
  { path, policy, known }: Place & { readonly policy: PolicyDefinition },
): Problem[] {
  const { use, targets } = rule.then;
  const place = { path: `${path}.then.use`, targets: policy.targets, known };
  return [
    ...findConditionProblems(rule.when, `${path}.when`, rule.trust),
    ...(use === undefined ? [] : findStrategyProblems(use, place)),
    ...findUnknown(targets ?? [], known, (index) => `${path}.then.targets.${index}`),
    ...findConsequenceProblems(rule.then, `${path}.then`),
    ...findSetProblems(rule.then.set, `${path}.then.set`),
  ];
}

/** What says who answers and how, and what is asked: a rule that changed it would make another call of it. */
const fixedMembers: ReadonlySet<string> = new Set([
  ...['model', 'stream', 'tags', 'include_routing_metadata', 'policy'],
  ...['messages', 'input', 'prompt', 'contents', 'documents', 'query'],
]);
const mostSet = 50;

function findSetProblems(set: PolicyRule['then']['set'], path: string): Problem[] {
  const names = Object.keys(set ?? {});
  if (set !== undefined && names.length === 0) return [{ path, message: 'must hold at least one parameter' }];
  if (names.length > mostSet) return [{ path, message: `must hold at most ${mostSet} parameters` }];
  return names
    .filter((name) => fixedMembers.has(name))
    .map((name) => ({ path: `${path}.${name}`, message: 'is not for a rule to set' }));
}

/** A refusal and another policy end the matter; the rest goes together. */
function findConsequenceProblems(then: PolicyRule['then'], path: string): Problem[] {
  const ends = (['reject', 'policy'] as const).filter((name) => then[name] !== undefined);
  const others = [
    ...(['use', 'targets', 'set'] as const).filter((name) => then[name] !== undefined),
    ...(then.continue === true ? (['continue'] as const) : []),
  ];
  if (ends.length + others.length === 0) {
    return [{ path, message: 'must hold at least one of "use", "targets", "policy", "reject", "set"' }];
  }
  const [end] = ends;
  const strays = end === undefined ? [] : [...ends.slice(1), ...others];
  return strays.map((name) => ({ path: `${path}.${name}`, message: `has no meaning beside "${end ?? ''}"` }));
}

function findUnknown(
  ids: readonly string[],
  known: readonly string[] | undefined,
  pathOf: (index: number) => string,
): Problem[] {
  if (known === undefined) return [];
  return ids.flatMap((id, index) => {
    if (known.includes(id)) return [];
    const meant = suggestName(id, known);
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return [{ path: pathOf(index), message: `there is no target "${id}"${hint}` }];
  });
}

function findTwins(list: readonly { readonly id: string }[], section: string): Problem[] {
  const first = new Map<string, number>();
  return list.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    return earlier === undefined
      ? []
      : [{ path: `${section}.${index}.id`, message: `is given twice; ${section}.${earlier} has it too` }];
  });
}
