import type { Problem } from '@headgate/kernel';
import { findConditionField } from './condition-field.ts';
import { listConditionFields } from './find-condition-problems.ts';
import type { PolicyDefinition } from './policy.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { PolicyStrategy, StrategyType } from './policy-strategy.ts';
import type { PolicyTarget } from './policy-target.ts';

const served: ReadonlySet<StrategyType> = new Set(['single', 'priority', 'weighted', 'round_robin']);

/**
 * What a policy asks for that this version cannot do, each with its path. Such a policy can be kept as a draft; going live it
 * would choose otherwise than it says.
 */
export function findUnavailablePolicy(policy: PolicyDefinition): Problem[] {
  return listParts(policy).map((path) => ({
    path,
    message: 'this version cannot do it yet; leave it out, or keep the policy as a draft',
  }));
}

function listParts(policy: PolicyDefinition): string[] {
  return [
    ...policy.targets.flatMap(listOfTarget),
    ...policy.rules.flatMap(listOfRule),
    ...listOfStrategy(policy.strategy, 'strategy'),
    ...listOfResilience(policy),
    ...listOfConstraints(policy),
    ...extras.flatMap(({ path, isAsked }) => (isAsked(policy) ? [path] : [])),
  ];
}

/** Parts that are there or not, whatever they say in detail. */
const extras: readonly { readonly path: string; readonly isAsked: (policy: PolicyDefinition) => boolean }[] = [
  { path: 'hedge.enabled', isAsked: ({ hedge }) => hedge?.enabled === true },
  { path: 'affinity', isAsked: ({ affinity }) => affinity !== undefined },
  { path: 'cache.enabled', isAsked: ({ cache }) => cache?.enabled === true },
  { path: 'budget.limits', isAsked: ({ budget }) => (budget?.limits ?? []).length > 0 },
  { path: 'shadow', isAsked: ({ shadow }) => (shadow ?? []).length > 0 },
  { path: 'rollout', isAsked: ({ rollout }) => !isEmpty(rollout) },
];

function listOfConstraints({ constraints = {} }: PolicyDefinition): string[] {
  const { on_unsupported: _, ...others } = constraints;
  return namesOf(others, 'constraints');
}

function listOfTarget({ params, regions, quality }: PolicyTarget, index: number): string[] {
  const path = `targets.${index}`;
  return [
    ...(isEmpty(params) ? [] : [`${path}.params`]),
    ...(regions === undefined ? [] : [`${path}.regions`]),
    ...(quality === undefined ? [] : [`${path}.quality`]),
  ];
}

function listOfRule({ when, then }: PolicyRule, index: number): string[] {
  const path = `rules.${index}`;
  return [
    ...listConditionFields(when, `${path}.when`).flatMap((leaf) =>
      findConditionField(leaf.field)?.isAvailable === false ? [leaf.path] : [],
    ),
    ...(then.use === undefined ? [] : listOfStrategy(then.use, `${path}.then.use`)),
  ];
}

function listOfStrategy(strategy: PolicyStrategy, path: string): string[] {
  const names = [
    ...(served.has(strategy.type) ? [] : [`${path}.type`]),
    ...(['complexity', 'latency', 'score'] as const)
      .filter((name) => !isEmpty(strategy[name]))
      .map((name) => `${path}.${name}`),
  ];
  const unread = (strategy.sticky?.by ?? []).flatMap((name, index) =>
    findConditionField(name)?.isAvailable === false ? [`${path}.sticky.by.${index}`] : [],
  );
  return [...names, ...unread];
}

function listOfResilience({ resilience }: PolicyDefinition): string[] {
  if (resilience === undefined) return [];
  const { retry, failover_on: causes = [] } = resilience;
  const { same_target: _, ...others } = retry ?? {};
  return [
    ...namesOf(others, 'resilience.retry'),
    ...causes.flatMap((cause, index) => (cause === 'context_length' ? [`resilience.failover_on.${index}`] : [])),
    ...(isEmpty(resilience.breaker) ? [] : ['resilience.breaker']),
    ...(resilience.mid_stream === undefined || resilience.mid_stream === 'error' ? [] : ['resilience.mid_stream']),
    ...(resilience.all_open === undefined ? [] : ['resilience.all_open']),
  ];
}

function namesOf(value: object | undefined, path: string): string[] {
  return Object.entries(value ?? {}).flatMap(([name, field]) => (field === undefined ? [] : [`${path}.${name}`]));
}

function isEmpty(value: object | undefined): boolean {
  return namesOf(value, '').length === 0;
}
