import type {
  ChangeTx,
  DlpTemplateRow,
  OrganizationRow,
  PolicyRow,
  ProjectRow,
  ProviderRow,
  ProviderSecretRow,
  RouteRow,
} from '@headgate/database';
import {
  type DlpTemplateStep,
  type OrganizationStep,
  type PolicyStep,
  type ProjectStep,
  type ProviderStep,
  resourceKey,
  type RouteStep,
  type SecretStep,
  type Step,
} from '@headgate/declarative';
import { fault } from '@headgate/kernel';
import { presentTemplate } from '../dlp-templates/template-resource.ts';
import { auditOfPolicy } from '../policies/audit-of-policy.ts';
import { presentProject } from '../projects/project-resource.ts';
import { toProjectChange } from '../projects/to-project-change.ts';
import { presentProvider } from '../providers/provider-resource.ts';
import { provisionReservedRoute } from '../providers/reserved-route.ts';
import type { SecretStore } from '../providers/secret-store.ts';
import { takeModel } from './take-model.ts';
import { presentSettings } from '../settings/settings-resource.ts';
import type { LoadedTenant } from './load-tenant.ts';
import {
  goingLive,
  isAsMade,
  policyFields,
  presentBare,
  providerFields,
  routeFields,
  templateFields,
} from './step-fields.ts';

/** Carries a plan out within one change, step by step, each with its audit event. */
export class PlanExecutor {
  readonly #projects: Map<string, ProjectRow>;
  readonly #providers: Map<string, ProviderRow>;

  constructor(
    private readonly org: string,
    private readonly tx: ChangeTx,
    private readonly secrets: SecretStore,
    private readonly tenant: LoadedTenant,
  ) {
    this.#projects = new Map(tenant.projects);
    this.#providers = new Map([...tenant.providers].map(([key, { row }]) => [key, row]));
  }

  async run(steps: readonly Step[]): Promise<void> {
    // One after the other: they share one transaction, and lean on each other.
    for (const step of steps) await this.#take(step);
  }

  #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'organization':
        return this.#takeOrganization(step);
      case 'project':
        return this.#takeProject(step);
      case 'provider':
        return this.#takeProvider(step);
      case 'secret':
        return this.#takeSecret(step);
      case 'dlp_template':
        return this.#takeTemplate(step);
      case 'policy':
        return this.#takePolicy(step);
      case 'model':
        return takeModel(this.org, this.tx, { step, row: this.tenant.models.get(step.name) });
      case 'route':
        return this.#takeRoute(step);
    }
  }

  async #takeOrganization({ after }: OrganizationStep): Promise<void> {
    const { organization } = this.tenant;
    const { settings, default_policy: defaultPolicy } = must(after);
    const change = { settings, ...(defaultPolicy !== null && { defaultPolicy }) };
    this.#record(
      'organization',
      organization,
      must(await this.tx.organizations.updateDefaults(organization, change)),
      presentSettings,
    );
  }

  async #takeProject({ name: slug, after }: ProjectStep): Promise<void> {
    const { org, tx } = this;
    const row = this.#projects.get(slug);
    const fields = toProjectChange(after ?? {});
    const next =
      after === undefined
        ? await gone(tx.projects.delete(org, row?.id ?? ''))
        : row === undefined
          ? await tx.projects.insert(org, { slug, ...fields })
          : must(await tx.projects.update(org, row.id, undefined, fields));
    if (next !== undefined) this.#projects.set(slug, next);
    this.#record('project', row, next, presentProject);
  }

  async #takeProvider({ project, name, after }: ProviderStep): Promise<void> {
    const { org, tx } = this;
    const key = resourceKey({ project, name });
    const row = this.#providers.get(key);
    const next =
      after === undefined
        ? await gone(tx.providers.delete(org, row?.id ?? ''))
        : row === undefined
          ? await tx.providers.insert(org, { projectId: this.#owner(project), name, ...providerFields(after) })
          : must(await tx.providers.update(org, row.id, undefined, providerFields(after)));
    if (next === undefined) this.#providers.delete(key);
    else this.#providers.set(key, next);
    if (row === undefined && next !== undefined) await provisionReservedRoute(tx, next);
    // A provider that goes takes its secrets along; its event is the only one that tells of them.
    const secrets = next === undefined ? this.#secretsOf(key) : [];
    this.#record('provider', row, next, (of) => presentProvider(of, { secrets, project: null }));
  }

  #secretsOf(key: string): ProviderSecretRow[] {
    return [...(this.tenant.providers.get(key)?.secrets.values() ?? [])];
  }

  async #takeSecret({ project, provider, before, after }: SecretStep): Promise<void> {
    const key = resourceKey({ project, name: provider });
    const owner = must(this.#providers.get(key));
    const row = before && this.tenant.providers.get(key)?.secrets.get(before.name);
    if (after === undefined) return this.secrets.delete(this.tx, owner, must(row));
    const { name, weight, enabled, value } = after;
    if (row === undefined) await this.secrets.insert(this.tx, owner, { name, weight, enabled, value: must(value) });
    else await this.secrets.update(this.tx, owner, { row, wish: { name, weight, enabled, value }, path: 'value' });
  }

  async #takeTemplate({ project, name, after }: DlpTemplateStep): Promise<void> {
    const { org, tx } = this;
    const row = this.tenant.dlpTemplates.get(resourceKey({ project, name }));
    const next =
      after === undefined
        ? await gone(tx.dlpTemplates.delete(org, row?.id ?? ''))
        : row === undefined
          ? await tx.dlpTemplates.insert(org, { projectId: this.#owner(project), name, ...templateFields(after) })
          : must(await tx.dlpTemplates.update(org, row.id, undefined, templateFields(after)));
    this.#record('dlp_template', row, next, (of) => presentTemplate(of, { project: null, usedBy: [] }));
  }

  async #takePolicy({ project, name, after }: PolicyStep): Promise<void> {
    const { org, tx } = this;
    const row = this.tenant.policies.get(resourceKey({ project, name }));
    const next =
      after === undefined
        ? await gone(tx.policies.delete(must(row)))
        : row === undefined
          ? await tx.policies.insert(org, {
              projectId: this.#owner(project),
              name,
              ...policyFields(after),
              draft: null,
            })
          : must(await tx.policies.update(row, { ...policyFields(after), ...(!row.live && { draft: null }) }));
    this.#record('policy', row, next, auditOfPolicy);
  }

  async #takeRoute({ project, name, after, reserved, action }: RouteStep): Promise<void> {
    const { org, tx } = this;
    const key = resourceKey({ project, name });
    const made = action === 'create' && reserved ? await this.#findReserved(key) : undefined;
    const row = action === 'create' ? (made ?? this.#findUnpublished(key)) : must(this.tenant.routes.get(key));
    if (after === undefined) {
      await gone(tx.routes.delete(org, row?.id ?? ''));
      this.#record('route', row, undefined, presentBare);
      return;
    }
    const fields = routeFields(after);
    // The provider has made it just now; what the document says beyond that comes on top.
    if (made !== undefined && isAsMade(made, fields)) return;
    this.#record('route', row, await this.#writeRoute({ project, name }, row, fields), presentBare);
  }

  async #writeRoute(
    { project, name }: Pick<RouteStep, 'project' | 'name'>,
    row: RouteRow | undefined,
    { enabled, projects, body }: ReturnType<typeof routeFields>,
  ): Promise<RouteRow> {
    const { org, tx } = this;
    if (row === undefined) {
      return tx.routes.insert(org, { projectId: this.#owner(project), name, enabled, projects, body });
    }
    return must(await tx.routes.update(org, row.id, undefined, { enabled, projects, body, ...goingLive(row) }));
  }

  /** What was never published is no route of the state; a document that names it makes it live. */
  #findUnpublished(key: string): RouteRow | undefined {
    const stored = this.tenant.routes.get(key);
    return stored?.live === false ? stored : undefined;
  }

  async #findReserved(key: string): Promise<RouteRow> {
    return must(await this.tx.routes.findReserved(this.org, must(this.#providers.get(key)).id));
  }

  #owner(project: string | null): string | null {
    return project === null ? null : must(this.#projects.get(project)).id;
  }

  #record<Row extends OrganizationRow | ProjectRow | ProviderRow | RouteRow | DlpTemplateRow | PolicyRow>(
    resourceKind: 'organization' | 'project' | 'provider' | 'route' | 'dlp_template' | 'policy',
    before: Row | undefined,
    after: Row | undefined,
    present: (row: Row) => Parameters<ChangeTx['record']>[0]['before'],
  ): void {
    const row = must(after ?? before);
    this.tx.record({
      action: before === undefined ? 'create' : after === undefined ? 'delete' : 'update',
      resourceKind,
      resourceId: row.id,
      resourceName: 'slug' in row ? row.slug : row.name,
      before: before === undefined ? null : present(before),
      after: after === undefined ? null : present(after),
    });
  }
}

async function gone(deletion: Promise<boolean>): Promise<undefined> {
  if (!(await deletion)) throw fault('version_mismatch');
}

/** What the lock of the change guarantees to be there; its absence is a conflict the caller may try again. */
function must<T>(value: T | undefined): T {
  if (value === undefined) throw fault('version_mismatch');
  return value;
}
