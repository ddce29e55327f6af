import { modelKey, type ProjectInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { DocumentModel } from './document.ts';
import { diffFields, type FieldChange } from './diff-fields.ts';
import type {
  DlpTemplateStep,
  ModelStep,
  OrganizationStep,
  Plan,
  PolicyStep,
  ProjectStep,
  ProviderStep,
  RouteStep,
  Step,
} from './plan.ts';
import { planSecrets } from './plan-secrets.ts';
import { resourceKey } from './resource-key.ts';
import type { StoredSecrets } from './stored-secrets.ts';
import type { TargetRoute, TargetState } from './target-state.ts';
import type { StateOrganization, StateRoute, TenantState } from './tenant-state.ts';
import { toJson } from './to-json.ts';

/**
 * The steps from one state to the other, none where they agree. Ordered so that nothing refers to what is not there: projects,
 * what goes, what comes, then projects that go. Defaults are names, and may be set before what they name is there. Judges nothing: a
 * target with problems gives a plan that fails.
 */
export function planChanges(current: TenantState, target: TargetState, secrets: StoredSecrets): Plan {
  const projects = planProjects(current, target);
  const routes = planRoutes(current, target);
  const providers = planProviders(current, target);
  const templates = planTemplates(current, target);
  const policies = planPolicies(current, target);
  const models = planModels(current, target);
  const ofSecrets = planSecrets(current, target, secrets);
  const steps: Step[] = [
    ...planOrganization(current, target),
    ...projects.filter(stays),
    ...routes.filter(goes),
    ...ofSecrets.filter(goes),
    ...providers.filter(goes),
    ...providers.filter(stays),
    ...ofSecrets.filter(stays),
    ...templates.filter(stays),
    ...policies.filter(stays),
    ...models,
    ...routes.filter(stays),
    ...policies.filter(goes),
    ...templates.filter(goes),
    ...projects.filter(goes),
  ];
  return { steps };
}

function goes({ action }: { readonly action: Step['action'] }): boolean {
  return action === 'delete';
}

function stays({ action }: { readonly action: Step['action'] }): boolean {
  return action !== 'delete';
}

function planOrganization({ organization: before }: TenantState, target: TargetState): OrganizationStep[] {
  const after = target.organization;
  const step = compare(defaultsOf(before), defaultsOf(after));
  if (step === undefined) return [];
  return [{ kind: 'organization', ...step, project: null, name: after.slug, before, after }];
}

function defaultsOf({ settings, default_policy }: StateOrganization): JsonObject {
  return toJson({ ...saidSettings(settings), ...(default_policy !== null && { default_policy }) }) as JsonObject;
}

/** No settings and empty ones are the same. */
function saidSettings(settings: ProjectInput['settings']): { settings?: ProjectInput['settings'] } {
  return settings === undefined || Object.keys(settings).length === 0 ? {} : { settings };
}

function planProjects(current: TenantState, target: TargetState): ProjectStep[] {
  const before = new Map(current.projects.map((project) => [project.slug, project]));
  return pairUp(before, target.projects).flatMap(({ was, next }) => {
    const step = compare(was && projectFields(was), next && projectFields(next));
    const name = next?.slug ?? was?.slug ?? '';
    return step === undefined ? [] : [{ kind: 'project', ...step, project: null, name, before: was, after: next }];
  });
}

function projectFields({ name, description, settings, default_policy }: ProjectInput): JsonObject {
  return toJson({ name, description, ...saidSettings(settings), default_policy }) as JsonObject;
}

function planProviders(current: TenantState, target: TargetState): ProviderStep[] {
  const before = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  return pairUp(before, target.providers).flatMap(({ was, next }) => {
    const step = compare(was && fieldsOf(was), next && fieldsOf(next));
    const { project, name } = next ?? was ?? { project: null, name: '' };
    return step === undefined ? [] : [{ kind: 'provider', ...step, project, name, before: was, after: next }];
  });
}

function planTemplates(current: TenantState, target: TargetState): DlpTemplateStep[] {
  const before = new Map(current.dlpTemplates.map((template) => [resourceKey(template), template]));
  return pairUp(before, target.dlpTemplates).flatMap(({ was, next }) => {
    const step = compare(was && fieldsOf(was), next && fieldsOf(next));
    const { project, name } = next ?? was ?? { project: null, name: '' };
    return step === undefined ? [] : [{ kind: 'dlp_template', ...step, project, name, before: was, after: next }];
  });
}

function planPolicies(current: TenantState, target: TargetState): PolicyStep[] {
  const before = new Map(current.policies.map((policy) => [resourceKey(policy), policy]));
  return pairUp(before, target.policies).flatMap(({ was, next }) => {
    const step = compare(was && fieldsOf(was), next && fieldsOf(next));
    const { project, name } = next ?? was ?? { project: null, name: '' };
    return step === undefined ? [] : [{ kind: 'policy', ...step, project, name, before: was, after: next }];
  });
}

/** Nobody refers to what is said of a model, so one that goes may go at once. */
function planModels(current: TenantState, target: TargetState): ModelStep[] {
  const before = new Map(current.models.map((model) => [modelKey(model), model]));
  return pairUp(before, target.models).flatMap(({ key, was, next }) => {
    const step = compare(was && saidOf(was), next && saidOf(next));
    return step === undefined ? [] : [{ kind: 'model', ...step, project: null, name: key, before: was, after: next }];
  });
}

/** Unlike elsewhere null is said here: it takes away what the catalogue knows. */
function saidOf({ provider: _, model: __, ...said }: DocumentModel): JsonObject {
  return toJson(said) as JsonObject;
}

function planRoutes(current: TenantState, target: TargetState): RouteStep[] {
  const before = new Map(current.routes.map((route) => [resourceKey(route), route]));
  const kept = new Set(current.providers.map(resourceKey).filter((key) => target.providers.has(key)));
  return pairUp(before, target.routes).flatMap(({ key, was, next }) => {
    // The reserved route of a provider that goes is gone; one written under its name is another.
    const isGone = was?.reserved === true && !kept.has(key);
    return isGone ? [...planRoute(was, undefined), ...planRoute(undefined, next)] : planRoute(was, next);
  });
}

function planRoute(was: StateRoute | undefined, next: TargetRoute | undefined): RouteStep[] {
  const step = compare(was && fieldsOf(was), next && fieldsOf(next));
  const route = next ?? was;
  if (step === undefined || route === undefined) return [];
  const { project, name, reserved } = route;
  return [{ kind: 'route', ...step, project, name, before: was, after: next, reserved }];
}

/** What of a provider or route can differ: not its identity, not what is planned by itself. */
function fieldsOf(resource: object): JsonObject {
  const all = toJson(resource) as JsonObject;
  const left = ['name', 'project', 'secrets', 'reserved', 'path'];
  // What is null is not said: a shared resource has no list.
  return Object.fromEntries(Object.entries(all).filter(([field, value]) => !left.includes(field) && value !== null));
}

function compare(
  was: JsonObject | undefined,
  next: JsonObject | undefined,
): { action: Step['action']; fields: FieldChange[] } | undefined {
  if (next === undefined) return was && { action: 'delete', fields: [] };
  const fields = diffFields(was ?? {}, next);
  if (was === undefined) return { action: 'create', fields };
  return fields.length === 0 ? undefined : { action: 'update', fields };
}

interface Pair<Was, Next> {
  readonly key: string;
  readonly was: Was | undefined;
  readonly next: Next | undefined;
}

/** Both sides by key, in the order in which documents are written. */
function pairUp<Was, Next>(before: ReadonlyMap<string, Was>, after: ReadonlyMap<string, Next>): Pair<Was, Next>[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.map((key) => ({ key, was: before.get(key), next: after.get(key) }));
}
