import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, ProviderRow } from '@headgate/database';
import { OutboundRules, providerInput, type ProviderInput, snapshotLimits } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { findProjectProblems, ProjectSlugs } from '../platform/project-slugs.ts';
import { assertOwn, findReplaceable, ownerOf, unmadeFor } from '../platform/resource-scope.ts';
import { assertStillSeen, assertUnused } from './assert-unused.ts';
import { findAddressProblems } from './find-address-problems.ts';
import { type ProviderReplacement, providerReplacement, readOnlyOfProvider } from './provider-body.ts';
import { presentProvider, type ProviderResource } from './provider-resource.ts';
import { getProvider } from './providers.queries.ts';
import { deleteReservedRoute, provisionReservedRoute, shareReservedRoute } from './reserved-route.ts';
import { assertSecretsStay, keepsDefaultSecret, storeDefaultSecret } from './provider-secret.ts';
import { SecretStore } from './secret-store.ts';

/** The write side of providers. */
@Injectable()
export class ProvidersService {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: SecretStore,
    private readonly outbound: OutboundRules,
  ) {}

  /** `name` is the one in the path, where there is one. */
  create(caller: AdminCaller, draft: Draft<ProviderReplacement>, name?: string): Promise<Changed<ProviderResource>> {
    return this.changes.run(caller, async (tx) => {
      const input = await this.check(caller, tx, { draft, name });
      return this.insert(caller, tx, { ...input, name: name ?? input.name ?? '' });
    });
  }

  /** Replaces the provider, or creates it under this name; `isNew` says which. Its secrets stay. */
  async replace(
    caller: AdminCaller,
    name: string,
    draft: Draft<ProviderReplacement>,
    demands: Preconditions,
  ): Promise<Changed<ProviderResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const row = await findReplaceable(caller, tx, (of) => tx.providers.findByName(caller.org, of, name));
      assertPrecondition(demands, row);
      const input = await this.check(caller, tx, { draft, name, row });
      const provider =
        row === undefined
          ? await this.insert(caller, tx, { ...input, name })
          : await this.update(caller, tx, { row, input });
      return { provider, isNew: row === undefined };
    });
    return { result: result.provider, rev, isNew: result.isNew };
  }

  patch(
    caller: AdminCaller,
    name: string,
    patch: JsonObject,
    demands: Preconditions,
  ): Promise<Changed<ProviderResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getProvider(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      const current = presentProvider(row, { secrets: [], project: null });
      const draft = readPatch(current, patch, {
        schema: providerInput,
        read: providerReplacement.read,
        readOnly: readOnlyOfProvider,
      });
      const input = await this.check(caller, tx, { draft: refuseReset(draft, patch), name, row });
      const keepsSecret = await keepsDefaultSecret(tx, row, input.secret);
      if (keepsSecret && changesNothing(row, toChange(input))) return this.present(caller, tx, row.id);
      return this.update(caller, tx, { row, input });
    });
  }

  /** Takes its secrets and its reserved route along. */
  delete(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getProvider(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      await assertUnused(tx, row);
      await deleteReservedRoute(tx, row);
      const before = presentProvider(row, {
        secrets: await tx.providerSecrets.list(caller.org, row.id),
        project: null,
      });
      const { version } = await getProvider(caller, tx, name);
      if (!(await tx.providers.delete(caller.org, row.id, version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before, after: null });
    });
  }

  private async check(
    caller: AdminCaller,
    tx: ChangeTx,
    about: {
      draft: Draft<ProviderReplacement>;
      name: string | undefined;
      row?: ProviderRow | undefined;
    },
  ): Promise<ProviderReplacement> {
    const { draft, name, row } = about;
    const owner = row === undefined ? ownerOf(caller) : row.projectId;
    const present = row === undefined ? unmadeFor(caller) : await this.present(caller, tx, row.id);
    const readOnly = findReadOnlyProblems(draft.sent, readOnlyOfProvider, present);
    const named = name === undefined ? [] : findNameProblems(name, draft.body);
    const projects = draft.value?.projects ?? null;
    const shared = await findProjectProblems(caller.org, tx, { projects, owner });
    const isOtherKind = row !== undefined && draft.value !== undefined && draft.value.kind !== row.kind;
    const kind = isOtherKind
      ? [{ path: 'kind', message: `is "${row.kind}" and cannot change; create another provider` }]
      : [];
    const address = draft.value === undefined ? [] : findAddressProblems(draft.value, row, this.outbound);
    return accept(draft, [...named, ...readOnly, ...kind, ...address, ...shared]);
  }

  private async insert(caller: AdminCaller, tx: ChangeTx, input: ProviderInput): Promise<ProviderResource> {
    if ((await tx.providers.count(caller.org)) >= snapshotLimits.maxProviders) {
      throw fault('limit_exceeded', {
        message: `An organization has at most ${snapshotLimits.maxProviders} providers.`,
      });
    }
    const { name, kind, enabled, projects, options } = input;
    const row = await tx.providers.insert(caller.org, {
      ...{ projectId: ownerOf(caller), name, kind, enabled, projects, options },
      baseUrl: input.base_url ?? null,
      description: input.description ?? null,
    });
    await provisionReservedRoute(tx, row);
    tx.record({
      ...subject(row),
      action: 'create',
      before: null,
      after: presentProvider(row, { secrets: [], project: null }),
    });
    await storeDefaultSecret(tx, this.secrets, { provider: row, value: input.secret });
    return this.present(caller, tx, row.id);
  }

  private async update(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, input }: { row: ProviderRow; input: ProviderReplacement },
  ): Promise<ProviderResource> {
    await assertSecretsStay(tx, row, input);
    await assertStillSeen(caller.org, tx, { row, projects: input.projects });
    const after = await tx.providers.update(caller.org, row.id, row.version, toChange(input));
    if (after === undefined) throw fault('version_mismatch');
    await shareReservedRoute(tx, after);
    tx.record({
      ...subject(row),
      action: 'update',
      before: presentProvider(row, { secrets: [], project: null }),
      after: presentProvider(after, { secrets: [], project: null }),
    });
    await storeDefaultSecret(tx, this.secrets, { provider: after, value: input.secret });
    return this.present(caller, tx, row.id);
  }

  /** Read again: a secret stored with it moves its version. */
  private async present(caller: AdminCaller, tx: ChangeTx, id: string): Promise<ProviderResource> {
    const row = await tx.providers.findById(caller.org, id);
    if (row === undefined) throw fault('not_found');
    const secrets = await tx.providerSecrets.list(caller.org, id);
    return presentProvider(row, { secrets, project: await new ProjectSlugs(caller.org, tx).of(row.projectId) });
  }
}

function toChange(
  input: ProviderReplacement,
): Pick<ProviderRow, 'enabled' | 'projects' | 'options' | 'baseUrl' | 'description'> {
  const { enabled, projects, options } = input;
  return { enabled, projects, options, baseUrl: input.base_url ?? null, description: input.description ?? null };
}

/** A secret is not reset by a patch: what deletes a credential should say so. */
function refuseReset(draft: Draft<ProviderReplacement>, patch: JsonObject): Draft<ProviderReplacement> {
  if (patch['secret'] !== null) return draft;
  const problem = { path: 'secret', message: 'cannot be reset; delete it under /secrets/default' };
  return { ...draft, problems: [...draft.problems, problem] };
}

function subject(row: ProviderRow): { resourceKind: 'provider'; resourceId: string; resourceName: string } {
  return { resourceKind: 'provider', resourceId: row.id, resourceName: row.name };
}
