import { defaultProjectSlug, modelKey, type ProjectInput } from '@headgate/domain';
import type { ConfigDocument, DocumentModel, DocumentProvider, DocumentRoute, DocumentSecret } from './document.ts';
import { resourceKey } from './resource-key.ts';
import { reservedRoute } from './reserved-route.ts';
import type {
  StateDlpTemplate,
  StateOrganization,
  StatePolicy,
  StateProvider,
  StateRoute,
  TenantState,
} from './tenant-state.ts';

/** A secret as it shall be; without a written value the stored one stays. */
export interface TargetSecret extends Omit<DocumentSecret, 'value'> {
  readonly value: DocumentSecret['value'];
  /** Where the document says it; for one it does not name, where it would. */
  readonly path: string;
}

/** A provider as it shall be. */
export interface TargetProvider extends Omit<StateProvider, 'secrets'> {
  readonly secrets: readonly TargetSecret[];
  readonly path: string;
}

/** A route as it shall be. */
export interface TargetRoute extends StateRoute {
  readonly path: string;
}

/** A data protection template as it shall be. */
export interface TargetDlpTemplate extends StateDlpTemplate {
  readonly path: string;
}

/** A policy as it shall be. */
export interface TargetPolicy extends StatePolicy {
  readonly path: string;
}

/** What a tenant looks like once a document is applied, with all that the document leaves alone. */
export interface TargetState {
  readonly organization: StateOrganization;
  readonly projects: ReadonlyMap<string, ProjectInput & { readonly path: string }>;
  readonly providers: ReadonlyMap<string, TargetProvider>;
  readonly dlpTemplates: ReadonlyMap<string, TargetDlpTemplate>;
  readonly policies: ReadonlyMap<string, TargetPolicy>;
  readonly models: ReadonlyMap<string, DocumentModel>;
  readonly routes: ReadonlyMap<string, TargetRoute>;
}

/**
 * The tenant as the document wants it. Pruning empties the sections the document has before filling them; the project `default`
 * and the reserved routes of the providers that stay are always there.
 */
export function buildTargetState(current: TenantState, document: ConfigDocument, prune: boolean): TargetState {
  const providers = targetProviders(current, document, prune);
  return {
    organization: targetOrganization(current, document),
    projects: targetProjects(current, document, prune),
    providers,
    dlpTemplates: targetTemplates(current, document, prune),
    policies: targetPolicies(current, document, prune),
    models: targetModels(current, document, prune),
    routes: targetRoutes(current, document, { providers, prune }),
  };
}

/** A default policy cannot be taken away: one that is not named stays. */
function targetOrganization({ organization }: TenantState, document: ConfigDocument): StateOrganization {
  if (document.organization === undefined) return organization;
  const { settings, default_policy = organization.default_policy } = document.organization;
  return { ...organization, settings, default_policy };
}

function targetProjects(current: TenantState, document: ConfigDocument, prune: boolean): TargetState['projects'] {
  const empties = prune && document.projects !== undefined;
  const kept = current.projects.filter(({ slug }) => !empties || slug === defaultProjectSlug);
  const target = new Map(kept.map((project) => [project.slug, { ...project, path: `projects.${project.slug}` }]));
  for (const [index, project] of (document.projects ?? []).entries()) {
    target.set(project.slug, { ...project, path: `projects.${index}` });
  }
  return target;
}

function targetProviders(current: TenantState, document: ConfigDocument, prune: boolean): Map<string, TargetProvider> {
  const kept = prune && document.providers !== undefined ? [] : current.providers;
  const target = new Map(kept.map((provider) => [resourceKey(provider), keepProvider(provider)]));
  const before = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  for (const [index, provider] of (document.providers ?? []).entries()) {
    const key = resourceKey(provider);
    const secrets = targetSecrets(provider, before.get(key), { path: `providers.${index}`, prune });
    target.set(key, { ...provider, secrets, path: `providers.${index}` });
  }
  return target;
}

function targetTemplates(current: TenantState, document: ConfigDocument, prune: boolean): TargetState['dlpTemplates'] {
  const kept = prune && document.dlp_templates !== undefined ? [] : current.dlpTemplates;
  const target = new Map(
    kept.map((template) => [resourceKey(template), { ...template, path: `dlp_templates.${template.name}` }]),
  );
  for (const [index, template] of (document.dlp_templates ?? []).entries()) {
    target.set(resourceKey(template), { ...template, path: `dlp_templates.${index}` });
  }
  return target;
}

function targetPolicies(current: TenantState, document: ConfigDocument, prune: boolean): TargetState['policies'] {
  const kept = prune && document.policies !== undefined ? [] : current.policies;
  const target = new Map(kept.map((policy) => [resourceKey(policy), { ...policy, path: `policies.${policy.name}` }]));
  for (const [index, { alias: name, ...policy }] of (document.policies ?? []).entries()) {
    const { project } = policy;
    target.set(resourceKey({ project, name }), { ...policy, name, path: `policies.${index}` });
  }
  return target;
}

function targetModels(current: TenantState, document: ConfigDocument, prune: boolean): TargetState['models'] {
  const kept = prune && document.models !== undefined ? [] : current.models;
  return new Map([...kept, ...(document.models ?? [])].map((model) => [modelKey(model), model]));
}

function keepProvider(provider: StateProvider): TargetProvider {
  const path = `providers.${provider.name}`;
  return { ...provider, secrets: keepSecrets(provider, path), path };
}

function keepSecrets(provider: StateProvider | undefined, path: string): TargetSecret[] {
  return (provider?.secrets ?? []).map(({ mask: _, ...secret }) => ({
    ...secret,
    value: undefined,
    path: `${path}.secrets.${secret.name}`,
  }));
}

function targetSecrets(
  wanted: DocumentProvider,
  before: StateProvider | undefined,
  { path, prune }: { path: string; prune: boolean },
): TargetSecret[] {
  const isListed = wanted.secrets !== undefined;
  const kept = isListed && prune ? [] : keepSecrets(before, path);
  const target = new Map(kept.map((secret) => [secret.name, secret]));
  for (const [index, secret] of (wanted.secrets ?? []).entries()) {
    target.set(secret.name, { ...secret, value: secret.value, path: `${path}.secrets.${index}` });
  }
  return [...target.values()];
}

function targetRoutes(
  current: TenantState,
  document: ConfigDocument,
  { providers, prune }: { providers: ReadonlyMap<string, TargetProvider>; prune: boolean },
): Map<string, TargetRoute> {
  const empties = prune && document.routes !== undefined;
  const target = new Map<string, TargetRoute>();
  for (const route of current.routes.filter(({ reserved }) => !reserved && !empties)) {
    target.set(resourceKey(route), { ...route, path: `routes.${route.name}` });
  }
  for (const route of targetReserved(current, providers, empties)) target.set(resourceKey(route), route);
  for (const [index, route] of (document.routes ?? []).entries()) {
    target.set(resourceKey(route), fillRoute(route, providers.get(resourceKey(route)), `routes.${index}`));
  }
  return target;
}

/** The reserved route of every provider that stays or comes: as it is, or as new where the document's routes are all there shall be. */
function targetReserved(
  current: TenantState,
  providers: ReadonlyMap<string, TargetProvider>,
  isReset: boolean,
): TargetRoute[] {
  const before = new Map(current.routes.filter(({ reserved }) => reserved).map((route) => [resourceKey(route), route]));
  const beforeProviders = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  return [...providers].map(([key, provider]) => {
    const path = `routes.${provider.name}`;
    const stored = isReset ? undefined : before.get(key);
    if (stored === undefined) return { ...reservedRoute(provider), path };
    // It is seen where its provider is; as long as that does not move, neither does what somebody said of the route itself.
    const isMoved = JSON.stringify(beforeProviders.get(key)?.projects) !== JSON.stringify(provider.projects);
    return { ...stored, ...(isMoved && { projects: provider.projects }), path };
  });
}

function fillRoute(route: DocumentRoute, provider: TargetProvider | undefined, path: string): TargetRoute {
  const { projects = provider?.projects ?? null, ...rest } = route;
  return { ...rest, projects, reserved: provider !== undefined, path };
}
