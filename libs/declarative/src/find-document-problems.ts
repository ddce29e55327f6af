import {
  findDlpTemplateProblems,
  findPolicyProblems,
  findProviderProblems,
  findRouteProblems,
  findUnavailable,
  findUnavailablePolicy,
  findUnavailableSettings,
  modelKey,
  projectInput,
  type RouteConfig,
} from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';
import { findCompileProblems } from '@headgate/routing';
import type { z } from 'zod';
import {
  documentDlpTemplate,
  documentModel,
  documentOrganization,
  documentPolicy,
  documentProvider,
  documentRoute,
} from './document.ts';
import { resourceKey } from './resource-key.ts';

/**
 * The rules a document breaks by itself, beyond the shape of its fields: rules across fields, and names given twice. Takes what was
 * written: resources that are right are judged though others are not, so that everything is reported at once.
 */
export function findDocumentProblems(written: unknown): Problem[] {
  if (!isJsonObject(written)) return [];
  const projects = readable(written['projects'], projectInput, 'projects');
  const providers = readable(written['providers'], documentProvider, 'providers');
  const templates = readable(written['dlp_templates'], documentDlpTemplate, 'dlp_templates');
  const policies = readable(written['policies'], documentPolicy, 'policies');
  const models = readable(written['models'], documentModel, 'models');
  const routes = readable(written['routes'], documentRoute, 'routes');
  const organization = documentOrganization.safeParse(written['organization']);
  return [
    ...under('organization', findUnavailableSettings(organization.data?.settings ?? {})),
    ...projects.flatMap(({ value, path }) => under(path, findUnavailableSettings(value.settings ?? {}))),
    ...findTwins(projects, ({ slug }) => slug, 'slug'),
    ...findTwins(providers, resourceKey, 'name'),
    ...findTwins(templates, resourceKey, 'name'),
    ...findTwins(policies, ({ project, alias: name }) => resourceKey({ project, name }), 'alias'),
    ...findTwins(models, modelKey, 'model'),
    ...findTwins(routes, resourceKey, 'name'),
    ...providers.flatMap(({ value, path }) => [
      ...under(path, findProviderProblems(value)),
      ...findTwins(
        (value.secrets ?? []).map((secret, index) => ({ value: secret, path: `${path}.secrets.${index}` })),
        ({ name }) => name,
        'name',
      ),
    ]),
    ...templates.flatMap(({ value, path }) => under(path, findDlpTemplateProblems(value))),
    ...policies.flatMap(({ value, path }) =>
      under(path, [...findPolicyProblems(value), ...findUnavailablePolicy(value), ...findCompileProblems(value)]),
    ),
    ...routes.flatMap(({ value, path }) =>
      under(path, [
        ...findRouteProblems(value),
        ...findUnavailable(value.config),
        ...findPatternProblems(value.config),
      ]),
    ),
  ];
}

interface Placed<T> {
  readonly value: T;
  readonly path: string;
}

/** The members of a list that their own schema accepts, each with its place. */
function readable<T>(list: unknown, schema: z.ZodType<T>, section: string): Placed<T>[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((member, index) => {
    const parsed = schema.safeParse(member);
    return parsed.success ? [{ value: parsed.data, path: `${section}.${index}` }] : [];
  });
}

function findTwins<T>(placed: readonly Placed<T>[], keyOf: (value: T) => string, field: string): Problem[] {
  const first = new Map<string, string>();
  return placed.flatMap(({ value, path }) => {
    const earlier = first.get(keyOf(value));
    if (earlier === undefined) first.set(keyOf(value), path);
    return earlier === undefined
      ? []
      : [{ path: `${path}.${field}`, message: `is given twice; ${earlier} has it too` }];
  });
}

function under(path: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` }));
}

/** What only the engine can find wrong with a policy that a route carries. */
function findPatternProblems({ policy }: RouteConfig): Problem[] {
  const problems = typeof policy === 'object' ? findCompileProblems(policy) : [];
  return problems.map((problem) => ({ ...problem, path: `config.policy.${problem.path}` }));
}
