import { maxDlpTemplates, maxModelOverrides, type PolicyDefinition, snapshotLimits } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { resourceKey } from './resource-key.ts';
import { findSecretProblems } from './find-secret-problems.ts';
import { findStrategyProblems } from './find-strategy-problems.ts';
import type { StoredSecrets } from './stored-secrets.ts';
import type { TargetDlpTemplate, TargetPolicy, TargetProvider, TargetRoute, TargetState } from './target-state.ts';
import type { StateProvider, TenantState } from './tenant-state.ts';

/** What planning needs beside the states: what is known of stored secrets, and whether references may still stand unread. */
export interface TargetRules {
  readonly secrets: StoredSecrets;
  readonly allowReferences: boolean;
}

/** Everything that would not hold together once the target were reached: owners, listings, models, secrets, sizes. */
export function findTargetProblems(current: TenantState, target: TargetState, rules: TargetRules): Problem[] {
  const before = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  return [
    ...findSizeProblems(target),
    ...[...target.providers].flatMap(([key, provider]) => [
      ...findOwnerProblems(target, provider),
      ...findKindProblems(before.get(key), provider),
      ...findSecretProblems(before.get(key), provider, rules),
    ]),
    ...[...target.dlpTemplates.values()].flatMap((template) => findOwnerProblems(target, template)),
    ...[...target.policies.values()].flatMap((policy) => [
      ...findOwnerProblems(target, policy),
      ...findPolicyTargetProblems(target, policy, policy),
    ]),
    ...findStrategyProblems(current, target),
    ...findNamesInTheWay(current, target),
    ...[...target.routes.values()].flatMap((route) => [
      ...findOwnerProblems(target, route),
      ...route.models.flatMap((_, index) => findModelProblems(target, route, index)),
      ...findInlineProblems(target, route),
    ]),
  ];
}

function findSizeProblems({ projects, providers, routes, dlpTemplates, policies, models }: TargetState): Problem[] {
  const { maxProjects, maxProviders, maxRoutes, maxPolicies } = snapshotLimits;
  const sizes = [
    ['projects', projects.size, maxProjects],
    ['providers', providers.size, maxProviders],
    ['routes', routes.size, maxRoutes],
    ['dlp_templates', dlpTemplates.size, maxDlpTemplates],
    ['policies', policies.size, maxPolicies],
    ['models', models.size, maxModelOverrides],
  ] as const;
  return sizes
    .filter(([, size, most]) => size > most)
    .map(([path, size, most]) => ({ path, message: `would be ${size}; an organization has at most ${most}` }));
}

function findOwnerProblems(
  { projects }: TargetState,
  owned: TargetProvider | TargetRoute | TargetDlpTemplate | TargetPolicy,
): Problem[] {
  const { path, project, projects: listed } = owned;
  if (project !== null && !projects.has(project)) {
    return [{ path: `${path}.project`, message: `there is no project "${project}"` }];
  }
  if (listed === null) return [];
  if (project !== null) {
    return [{ path: `${path}.projects`, message: 'has no meaning for what belongs to one project' }];
  }
  return listed.flatMap((slug, index) =>
    projects.has(slug) ? [] : [{ path: `${path}.projects.${index}`, message: `there is no project "${slug}"` }],
  );
}

function findKindProblems(before: StateProvider | undefined, { kind, path }: TargetProvider): Problem[] {
  if (before === undefined || before.kind === kind) return [];
  return [{ path: `${path}.kind`, message: `is "${before.kind}" and cannot change; create another provider` }];
}

/** A new provider takes its name as a route, too; a route that has it already must go first. */
function findNamesInTheWay(current: TenantState, target: TargetState): Problem[] {
  const custom = new Set(current.routes.filter(({ reserved }) => !reserved).map(resourceKey));
  return [...target.providers].flatMap(([key, { path, name }]) => {
    if (!custom.has(key)) return [];
    const message = `a route named "${name}" exists already, and a provider's reserved route takes the provider's name`;
    return [{ path: `${path}.name`, message }];
  });
}

function findModelProblems(target: TargetState, route: TargetRoute, index: number): Problem[] {
  const model = route.models[index];
  if (model === undefined) return [];
  return findPlaceProblems(target, {
    project: route.project,
    provider: model.provider,
    secret: model.virtual_secret_key,
    path: `${route.path}.models.${index}`,
    field: 'virtual_secret_key',
  });
}

/** What a policy that a route carries leads to. */
function findInlineProblems(target: TargetState, { project, config: { policy }, path }: TargetRoute): Problem[] {
  if (typeof policy !== 'object') return [];
  return findPolicyTargetProblems(target, policy, { project, path: `${path}.config.policy` });
}

function findPolicyTargetProblems(
  target: TargetState,
  { targets }: Pick<PolicyDefinition, 'targets'>,
  { project, path: place }: { readonly project: string | null; readonly path: string },
): Problem[] {
  return targets.flatMap(({ provider, secret }, index) => {
    const path = `${place}.targets.${index}`;
    return provider === undefined
      ? []
      : findPlaceProblems(target, { project, provider, secret, path, field: 'secret' });
  });
}

/** Where a model or a policy's target leads, for whom, and in which field it names a secret. */
interface NamedPlace {
  readonly project: string | null;
  readonly provider: string;
  readonly secret: string | undefined;
  readonly path: string;
  readonly field: string;
}

function findPlaceProblems(
  target: TargetState,
  { project, provider: name, secret, path, field }: NamedPlace,
): Problem[] {
  const provider = findSeenProvider(target, project, name);
  if (provider === undefined) {
    const whose = project === null ? ' of the organization' : '';
    return [{ path: `${path}.provider`, message: `there is no provider "${name}"${whose}` }];
  }
  if (secret === undefined || provider.secrets.some((stored) => stored.name === secret)) return [];
  return [{ path: `${path}.${field}`, message: `the provider "${name}" has no secret "${secret}"` }];
}

/** The project's own provider, otherwise the organization's if the project sees it; the organization sees only its own. */
function findSeenProvider(
  { providers }: TargetState,
  project: string | null,
  name: string,
): TargetProvider | undefined {
  const own = providers.get(resourceKey({ project, name }));
  if (own !== undefined || project === null) return own;
  const shared = providers.get(resourceKey({ project: null, name }));
  return shared?.projects === null || shared?.projects.includes(project) === true ? shared : undefined;
}
