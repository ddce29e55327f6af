import {
  dlpTemplateInput,
  modelKey,
  policyInput,
  type ProjectInput,
  providerOptions,
  routeInput,
  type RouteSettings,
  routeSettings,
} from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { type DocumentModel, documentModel, type DocumentOmission, type WrittenDocument } from './document.ts';
import { diffFields } from './diff-fields.ts';
import { toJson } from './to-json.ts';
import { byKey, resourceKey } from './resource-key.ts';
import { reservedRoute } from './reserved-route.ts';
import type {
  StateDlpTemplate,
  StateOrganization,
  StatePolicy,
  StateProvider,
  StateRoute,
  StateSecret,
  TenantState,
} from './tenant-state.ts';

type WrittenProvider = NonNullable<WrittenDocument['providers']>[number];
type WrittenSecret = NonNullable<WrittenProvider['secrets']>[number];
type WrittenTemplate = NonNullable<WrittenDocument['dlp_templates']>[number];
type WrittenPolicy = NonNullable<WrittenDocument['policies']>[number];
type WrittenRoute = NonNullable<WrittenDocument['routes']>[number];
type WrittenOmission = NonNullable<WrittenDocument['omitted']>[number];

/**
 * The document of a tenant: ordered, without defaults, secrets as masks. The same state gives the same document to the byte.
 * Reserved routes that are as their provider made them are left out.
 */
export function writeDocument(state: TenantState): WrittenDocument {
  const providers = new Map(state.providers.map((provider) => [resourceKey(provider), provider]));
  return defined({
    version: 1 as const,
    organization: writeOrganization(state.organization),
    projects: [...state.projects].sort((left, right) => (left.slug < right.slug ? -1 : 1)).map(writeProject),
    providers: [...state.providers].sort(byKey).map(writeProvider),
    dlp_templates: [...state.dlpTemplates].sort(byKey).map(writeTemplate),
    policies: [...state.policies].sort(byKey).map(writePolicy),
    models: [...state.models].sort((left, right) => (modelKey(left) < modelKey(right) ? -1 : 1)).map(writeModel),
    routes: [...state.routes]
      .sort(byKey)
      .filter((route) => !isAsProvisioned(route, providers.get(resourceKey(route))))
      .map((route) => writeRoute(route, providers.get(resourceKey(route)))),
    omitted: unless(state.omitted.map(writeOmission), []),
  });
}

function writeOrganization({ settings, default_policy }: StateOrganization): WrittenDocument['organization'] {
  return defined({ settings: unless(writeSettings(settings), {}), default_policy: default_policy ?? undefined });
}

function writeProject({ slug, name, description, settings, default_policy }: ProjectInput): ProjectInput {
  return defined({
    slug,
    name,
    description,
    settings: settings && unless(writeSettings(settings), {}),
    default_policy,
  });
}

function writeSettings(settings: RouteSettings): RouteSettings {
  // Parsed again for the order of fields alone: what is stored was accepted once.
  const ordered = routeSettings.safeParse(settings).data ?? settings;
  return defined({ ...ordered, tags: ordered.tags && sorted(ordered.tags) });
}

function writeOmission({ kind, name, project, why }: DocumentOmission): WrittenOmission {
  return defined({ kind, name, project: unless(project, null), why });
}

function isAsProvisioned(route: StateRoute, provider: StateProvider | undefined): boolean {
  if (!route.reserved || provider === undefined) return false;
  return diffFields(toJson(reservedRoute(provider)), toJson(route)).length === 0;
}

function writeProvider(provider: StateProvider): WrittenProvider {
  const { name, kind, project, description, enabled, base_url, projects, secrets } = provider;
  // Parsed again for the order of fields alone: what is stored was accepted once.
  const options = providerOptions.safeParse(provider.options).data ?? provider.options;
  const ordered = defined({ ...options, headers: options.headers && sorted(options.headers) });
  return defined({
    name,
    project: unless(project, null),
    kind,
    description,
    enabled: unless(enabled, true),
    base_url,
    projects: unless(projects, null),
    options: unless(ordered, {}),
    secrets: unless([...secrets].sort(byName).map(writeSecret), []),
  });
}

function writeSecret({ name, mask, weight, enabled }: StateSecret): WrittenSecret {
  return defined({ name, value: mask, weight: unless(weight, 1), enabled: unless(enabled, true) });
}

function writeTemplate(template: StateDlpTemplate): WrittenTemplate {
  const { name, project, type, description, enabled, projects } = template;
  const { info_types, likelihood, transformation, notify, reject, reject_prompt } =
    dlpTemplateInput.shape.config.safeParse(template.config).data ?? template.config;
  const replacements = transformation?.replacements && sorted(transformation.replacements);
  const config = defined({
    info_types: unless(info_types, []),
    likelihood: unless(likelihood, 'likely'),
    transformation: transformation && defined({ ...transformation, replacements }),
    notify: unless(notify, false),
    reject: unless(reject, false),
    reject_prompt,
  });
  return defined({
    name,
    project: unless(project, null),
    type: unless(type, 'inspect'),
    description,
    enabled: unless(enabled, true),
    projects: unless(projects, null),
    models: unless(template.models, []),
    config: unless(config, {}),
  });
}

function writePolicy({ name: alias, project, ...policy }: StatePolicy): WrittenPolicy {
  // Parsed again for the order of fields alone: what is stored was accepted once.
  const {
    alias: _,
    targets,
    rules,
    strategy,
    projects,
    ...rest
  } = policyInput.safeParse({ alias, ...policy }).data ?? {
    alias,
    ...policy,
  };
  return defined({
    alias,
    project: unless(project, null),
    ...rest,
    projects: unless(projects, null),
    targets: unless(
      targets.map(({ enabled, ...target }) => defined({ ...target, enabled: unless(enabled, true) })),
      [],
    ),
    rules: unless(rules, []),
    strategy: unless(strategy, policyInput.shape.strategy.parse(undefined)),
  });
}

function writeModel(model: DocumentModel): DocumentModel {
  // Parsed again for the order of fields alone: what is stored was accepted once.
  return defined(documentModel.safeParse(model).data ?? model);
}

function writeRoute(route: StateRoute, provider: StateProvider | undefined): WrittenRoute {
  const { name, project, type, description, enabled, projects } = route;
  const models = routeInput.shape.models.safeParse(route.models).data ?? route.models;
  const config = routeInput.shape.config.safeParse(route.config).data ?? route.config;
  const ordered = defined({ ...config, tags: config.tags && sorted(config.tags) });
  const usual = provider !== undefined && route.reserved ? provider.projects : null;
  return defined({
    name,
    project: unless(project, null),
    type: unless(type, 'chat'),
    description,
    enabled: unless(enabled, true),
    projects: unless(projects, usual),
    models,
    config: unless(ordered, {}),
  });
}

/** The value, or undefined where it is what one gets without it. */
function unless<T>(value: T, usual: T): T | undefined {
  return JSON.stringify(value) === JSON.stringify(usual) ? undefined : value;
}

function byName(left: StateSecret, right: StateSecret): number {
  return left.name < right.name ? -1 : 1;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
