import type {
  DlpTemplateRow,
  ModelOverrideRow,
  OrganizationRow,
  Page,
  PolicyRow,
  ProjectRow,
  ProviderRow,
  ProviderSecretRow,
  RouteRow,
  TenantTx,
} from '@headgate/database';
import { modelKey } from '@headgate/domain';
import {
  type DocumentOmission,
  resourceKey,
  type StateDlpTemplate,
  type StatePolicy,
  type StateProvider,
  type StateRoute,
  type TenantState,
} from '@headgate/declarative';

/** A provider with its secrets, as rows. */
export interface LoadedProvider {
  readonly row: ProviderRow;
  readonly secrets: ReadonlyMap<string, ProviderSecretRow>;
}

/** A whole tenant, for planning and for carrying plans out: the state, and the rows behind it by key. */
export interface LoadedTenant {
  readonly rev: number;
  readonly state: TenantState;
  readonly organization: OrganizationRow;
  readonly projects: ReadonlyMap<string, ProjectRow>;
  readonly providers: ReadonlyMap<string, LoadedProvider>;
  readonly dlpTemplates: ReadonlyMap<string, DlpTemplateRow>;
  readonly policies: ReadonlyMap<string, PolicyRow>;
  /** By provider and model. */
  readonly models: ReadonlyMap<string, ModelOverrideRow>;
  /** Those that were never published, too, which the state does not have. */
  readonly routes: ReadonlyMap<string, RouteRow>;
}

/** Reads everything a document speaks of, page by page within one transaction. */
export async function loadTenant(org: string, tx: TenantTx): Promise<LoadedTenant> {
  const organization = await tx.organizations.get(org);
  const projects = await readAll((after) => tx.projects.list(org, { limit, after }));
  const slugs = new Map(projects.map(({ id, slug }) => [id, slug]));
  const providers = new Map<string, LoadedProvider>();
  const providerRows = await readAll((after) => tx.providers.list(org, { limit, after }));
  const secretsOf = await tx.providerSecrets.listOf(
    org,
    providerRows.map(({ id }) => id),
  );
  for (const row of providerRows) {
    const secrets = secretsOf.get(row.id) ?? [];
    providers.set(keyOf(row, slugs), { row, secrets: new Map(secrets.map((secret) => [secret.name, secret])) });
  }
  const templates = await readAll((after) => tx.dlpTemplates.list(org, { limit, after }));
  const policies = await readAll((after) => tx.policies.list(org, { limit, after }));
  const models = await tx.modelOverrides.list(org);
  const routes = await readAll((after) => tx.routes.list(org, { limit, after }));
  const { rev, slug, settings, defaultPolicy } = organization;
  return {
    rev,
    organization,
    projects: new Map(projects.map((row) => [row.slug, row])),
    providers,
    dlpTemplates: new Map(templates.map((row) => [keyOf(row, slugs), row])),
    policies: new Map(policies.map((row) => [keyOf(row, slugs), row])),
    models: new Map(models.map((row) => [modelKey(row), row])),
    routes: new Map(routes.map((row) => [keyOf(row, slugs), row])),
    state: {
      organization: { slug, settings, default_policy: defaultPolicy },
      projects: projects.map(toProject),
      providers: [...providers.values()].map((loaded) => toProvider(loaded, slugs)),
      dlpTemplates: templates.map((row) => toTemplate(row, slugs)),
      policies: policies.filter(isLive).map((row) => toPolicy(row, slugs)),
      models: models.map(({ provider, model, body }) => ({ provider, model, ...body })),
      routes: routes.filter(isLive).map((row) => toRoute(row, slugs)),
      omitted: [
        ...policies.flatMap((row) => listOmission('policy', row, slugs)),
        ...routes.flatMap((row) => listOmission('route', row, slugs)),
      ],
    },
  };
}

const limit = 200;
type Slugs = ReadonlyMap<string, string>;

async function readAll<Row>(read: (after: string | undefined) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
}

function ownerOf(row: { readonly projectId: string | null }, slugs: Slugs): string | null {
  return row.projectId === null ? null : (slugs.get(row.projectId) ?? null);
}

function keyOf(row: { readonly projectId: string | null; readonly name: string }, slugs: Slugs): string {
  return resourceKey({ project: ownerOf(row, slugs), name: row.name });
}

function toProject(row: ProjectRow): TenantState['projects'][number] {
  const { slug, name, description, settings, defaultPolicy } = row;
  return {
    slug,
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    settings,
    ...(defaultPolicy !== null && { default_policy: defaultPolicy }),
  };
}

function toProvider({ row, secrets }: LoadedProvider, slugs: Slugs): StateProvider {
  const { name, kind, enabled, baseUrl, description, options } = row;
  return {
    project: ownerOf(row, slugs),
    name,
    kind,
    enabled,
    ...(baseUrl !== null && { base_url: baseUrl }),
    ...(description !== null && { description }),
    projects: row.projects === null ? null : [...row.projects],
    options,
    secrets: [...secrets.values()].map((secret) => ({
      name: secret.name,
      mask: secret.mask,
      weight: secret.weight,
      enabled: secret.enabled,
    })),
  };
}

function toTemplate({ name, enabled, projects, projectId, body }: DlpTemplateRow, slugs: Slugs): StateDlpTemplate {
  return { ...body, project: ownerOf({ projectId }, slugs), name, enabled, projects: projects && [...projects] };
}

/** What a document does not say of a policy or route: a draft, alone or over what is live. */
function listOmission(kind: DocumentOmission['kind'], row: PolicyRow | RouteRow, slugs: Slugs): DocumentOmission[] {
  const { live, draft, name } = row;
  if (live && draft === null) return [];
  return [{ kind, name, project: ownerOf(row, slugs), why: live ? 'draft_waits' : 'never_published' }];
}

/** What was never published is no part of a document: applied somewhere it would go live. */
function isLive({ live }: { readonly live: boolean }): boolean {
  return live;
}

function toPolicy({ name, projects, projectId, body }: PolicyRow, slugs: Slugs): StatePolicy {
  return { ...body, project: ownerOf({ projectId }, slugs), name, projects: projects && [...projects] };
}

function toRoute(row: RouteRow, slugs: Slugs): StateRoute {
  const { name, enabled, body } = row;
  const projects = row.projects === null ? null : [...row.projects];
  return { ...body, project: ownerOf(row, slugs), name, enabled, projects, reserved: row.providerId !== null };
}
