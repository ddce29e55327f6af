import { resourceKey, type StatePolicy, type TargetState } from '@headgate/declarative';
import type { Problem } from '@headgate/kernel';
import { findPolicyGraphProblems, listPolicyReferences, type PolicyNode } from '@headgate/snapshot';
import type { LoadedTenant } from './load-tenant.ts';

/**
 * Policies that routes, defaults or other policies would mean and that would not be there, or would lead in circles or too deep.
 */
export function findNamedPolicies(tenant: LoadedTenant, target: TargetState): Problem[] {
  return [...findRouteReferences(target), ...findPolicyGraph(tenant, target), ...findLostDefaults(tenant, target)];
}

function findRouteReferences({ policies, routes }: TargetState): Problem[] {
  return [...routes.values()].flatMap(({ project, config, path }) =>
    listNames(config.policy).flatMap(({ alias, path: at }) =>
      isSeen(policies, project, alias)
        ? []
        : [{ path: `${path}.${at}`, message: `there is no live policy "${alias}"` }],
    ),
  );
}

function listNames(policy: unknown): { alias: string; path: string }[] {
  if (typeof policy === 'string') return [{ alias: policy, path: 'config.policy' }];
  return listPolicyReferences(policy).map(({ alias, path }) => ({ alias, path: `config.policy.${path}` }));
}

/** Only what the document does: what was wrong before is not its fault. */
function findPolicyGraph({ state }: LoadedTenant, { policies }: TargetState): Problem[] {
  const known = findPolicyGraphProblems(state.policies.map(toNode));
  const found = findPolicyGraphProblems([...policies.values()].map(toNode));
  return [...policies].flatMap(([key, { path: place }]) => {
    const old = new Set((known.get(key) ?? []).map(({ path, message }) => `${path} ${message}`));
    return (found.get(key) ?? [])
      .filter(({ path, message }) => !old.has(`${path} ${message}`))
      .map(({ path, message }) => ({ path: `${place}.${path}`, message }));
  });
}

/** Projects are told apart by their slugs here: those that come have no ids. */
function toNode({ name: alias, project, projects, ...body }: StatePolicy): PolicyNode {
  const key = resourceKey({ project, name: alias });
  const references = listPolicyReferences(JSON.parse(JSON.stringify(body)));
  return { key, alias, project, projects: project === null ? projects : null, references };
}

/** A default that was unknown before, and that the document leaves as it was, stays so without a word. */
function findLostDefaults(tenant: LoadedTenant, { organization, policies, projects }: TargetState): Problem[] {
  const before = new Map(tenant.state.policies.map((policy) => [resourceKey(policy), policy]));
  const ofAll = { project: null, alias: organization.default_policy, was: tenant.organization.defaultPolicy };
  const ofProjects = [...projects].map(([project, { default_policy: alias, path }]) => {
    const was = tenant.projects.get(project)?.defaultPolicy ?? null;
    return { project, alias: alias ?? null, was, path };
  });
  return [{ ...ofAll, path: 'organization' }, ...ofProjects].flatMap(({ project, alias, was, path }) => {
    if (alias === null || isSeen(policies, project, alias)) return [];
    if (alias !== was) {
      return [{ path: `${path}.default_policy`, message: `there is no live policy "${alias}"` }];
    }
    if (!isSeen(before, project, alias)) return [];
    const whose = project === null ? 'the organization' : `the project "${project}"`;
    return [{ path: 'policies', message: `the policy "${alias}" is the default of ${whose} and would be gone` }];
  });
}

/** The project's own, otherwise the organization's if the project sees it; the organization sees only its own. */
function isSeen(policies: ReadonlyMap<string, StatePolicy>, project: string | null, alias: string): boolean {
  if (project !== null && policies.has(resourceKey({ project, name: alias }))) return true;
  const shared = policies.get(resourceKey({ project: null, name: alias }));
  return shared !== undefined && (project === null || shared.projects === null || shared.projects.includes(project));
}
