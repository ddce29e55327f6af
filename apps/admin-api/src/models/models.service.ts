import { Injectable } from '@nestjs/common';
import { ModelCatalogue } from '@headgate/catalogue';
import type { Changed, ChangeTx, ModelOverrideRow } from '@headgate/database';
import { maxModelOverrides, modelOverrideInput, type ModelOverrideInput } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { isSameJson } from '../http/is-same-json.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { assertOwn } from '../platform/resource-scope.ts';
import { auditOfModel } from './audit-of-model.ts';
import { overrideBody } from './model-body.ts';
import type { ModelParams } from './model.params.ts';
import { type ModelEntry, type ModelResource, presentModel } from './model-resource.ts';
import { findModel } from './models.queries.ts';

/** Prices and limits are the organization's: they belong to no project. */
const ofOrganization = { projectId: null };

/** The write side of models: what the organization says otherwise than the catalogue. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly changes: Changes,
    private readonly catalogue: ModelCatalogue,
  ) {}

  /** Replaces what is said of a model; `isNew` where nothing was. */
  async replace(
    caller: AdminCaller,
    params: ModelParams,
    draft: Draft<ModelOverrideInput>,
    demands: Preconditions,
  ): Promise<Changed<ModelResource> & { readonly isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const entry = await this.open(caller, tx, params, demands);
      const resource = await put(tx, entry, accept(draft));
      return { resource, isNew: entry.override === undefined };
    });
    return { result: result.resource, isNew: result.isNew, rev };
  }

  patch(
    caller: AdminCaller,
    params: ModelParams,
    patch: JsonObject,
    demands: Preconditions,
  ): Promise<Changed<ModelResource>> {
    return this.changes.run(caller, async (tx) => {
      const entry = await this.open(caller, tx, params, demands);
      if (presentIfKnown(entry) === undefined) {
        throw fault('not_found', {
          message: 'Neither the catalogue nor the organization knows this model; PUT makes it known.',
        });
      }
      const read = { schema: modelOverrideInput, read: overrideBody.read };
      return put(tx, entry, accept(readPatch(entry.override?.body ?? {}, patch, read)));
    });
  }

  /** Back to what the catalogue says. */
  delete(caller: AdminCaller, params: ModelParams, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const { override } = await this.open(caller, tx, params, demands);
      if (override === undefined) {
        throw fault('not_found', { message: 'The organization says nothing of this model.' });
      }
      if (!(await tx.modelOverrides.delete(override))) throw fault('version_mismatch');
      tx.record(auditOfModel(override, undefined));
    });
  }

  private async open(
    caller: AdminCaller,
    tx: ChangeTx,
    params: ModelParams,
    demands: Preconditions,
  ): Promise<ModelEntry & { readonly org: string }> {
    assertOwn(caller, ofOrganization);
    const entry = await findModel(caller.org, tx, { params, catalogue: this.catalogue });
    assertPrecondition(demands, presentIfKnown(entry));
    return { ...entry, org: caller.org };
  }
}

function presentIfKnown(entry: ModelEntry): ModelResource | undefined {
  return entry.known === undefined && entry.override === undefined ? undefined : presentModel(entry);
}

async function put(
  tx: ChangeTx,
  entry: ModelEntry & { readonly org: string },
  body: ModelOverrideInput,
): Promise<ModelResource> {
  const before = entry.override;
  if (before !== undefined && isSameJson(before.body, body)) return presentModel(entry);
  const override = before === undefined ? await insert(tx, entry, body) : await tx.modelOverrides.update(before, body);
  if (override === undefined) throw fault('version_mismatch');
  tx.record(auditOfModel(before, override));
  return presentModel({ ...entry, override });
}

async function insert(
  tx: ChangeTx,
  { org, provider, model }: ModelEntry & { readonly org: string },
  body: ModelOverrideInput,
): Promise<ModelOverrideRow> {
  if ((await tx.modelOverrides.count(org)) >= maxModelOverrides) {
    throw fault('limit_exceeded', { message: `An organization overrides at most ${maxModelOverrides} models.` });
  }
  return tx.modelOverrides.insert(org, { provider, model }, body);
}
