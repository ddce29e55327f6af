import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, ProviderRow, ProviderSecretRow } from '@headgate/database';
import { secretInput } from '@headgate/domain';
import type { JsonObject, Problem } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { assertOwn } from '../platform/resource-scope.ts';
import { assertSecretUnused } from './assert-unused.ts';
import { readOnlyOfSecret, type SecretReplacement, secretReplacement } from './provider-body.ts';
import { presentSecret, type SecretResource } from './provider-resource.ts';
import { getProvider, getSecret } from './providers.queries.ts';
import { SecretStore } from './secret-store.ts';

/** A secret as a change left it, with the version of its provider that its ETag is made from. */
export interface StoredSecret {
  readonly secret: SecretResource;
  readonly version: number;
}

/** Where a secret is: the provider's name and its own. */
export interface SecretName {
  readonly name: string;
  readonly secret: string;
}

/** The write side of a provider's secrets. */
@Injectable()
export class SecretsService {
  constructor(
    private readonly changes: Changes,
    private readonly store: SecretStore,
  ) {}

  /** `at.secret` is the name in the path, where there is one. */
  create(
    caller: AdminCaller,
    at: Pick<SecretName, 'name'> & Partial<SecretName>,
    draft: Draft<SecretReplacement>,
  ): Promise<Changed<StoredSecret>> {
    const named = at.secret === undefined ? [] : findNameProblems(at.secret, draft.body);
    const readOnly = findReadOnlyProblems(draft.sent, readOnlyOfSecret, {});
    const wish = accept(draft, [...named, ...readOnly, ...findMissingValue(draft)]);
    return this.changes.run(caller, async (tx) => {
      const provider = await getOwn(caller, tx, at.name);
      const input = { ...wish, name: at.secret ?? wish.name ?? '', value: wish.value ?? '' };
      return stored(tx, provider, await this.store.insert(tx, provider, input));
    });
  }

  /** Replaces the secret, or creates it under this name; `isNew` says which. Without a value the stored one stays. */
  async replace(
    caller: AdminCaller,
    at: SecretName,
    draft: Draft<SecretReplacement>,
    demands: Preconditions,
  ): Promise<Changed<StoredSecret> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const provider = await getOwn(caller, tx, at.name);
      const row = await tx.providerSecrets.findByName(caller.org, provider.id, at.secret);
      assertPrecondition(demands, row && { id: row.id, version: provider.version });
      const wish = accept(draft, [
        ...findNameProblems(at.secret, draft.body),
        ...findReadOnlyProblems(draft.sent, readOnlyOfSecret, row === undefined ? {} : presentSecret(row)),
        ...(row === undefined ? findMissingValue(draft) : []),
      ]);
      const name = at.secret;
      const after =
        row === undefined
          ? await this.store.insert(tx, provider, { ...wish, name, value: wish.value ?? '' })
          : await this.store.update(tx, provider, { row, wish: { ...wish, name }, path: 'value' });
      return { ...(await stored(tx, provider, after)), isNew: row === undefined };
    });
    return { result, rev, isNew: result.isNew };
  }

  patch(
    caller: AdminCaller,
    at: SecretName,
    patch: JsonObject,
    demands: Preconditions,
  ): Promise<Changed<StoredSecret>> {
    return this.changes.run(caller, async (tx) => {
      const { provider, row } = await find(caller, tx, at);
      assertPrecondition(demands, { id: row.id, version: provider.version });
      const draft = readPatch(presentSecret(row), patch, {
        schema: secretInput,
        read: secretReplacement.read,
        readOnly: readOnlyOfSecret,
      });
      const wish = accept(draft, [
        ...findNameProblems(at.secret, draft.body),
        ...findReadOnlyProblems(draft.sent, readOnlyOfSecret, presentSecret(row)),
      ]);
      const { value = row.mask, weight, enabled } = wish;
      if (value === row.mask && changesNothing(row, { weight, enabled })) {
        return { secret: presentSecret(row), version: provider.version };
      }
      const after = await this.store.update(tx, provider, { row, wish: { ...wish, name: at.secret }, path: 'value' });
      return stored(tx, provider, after);
    });
  }

  delete(caller: AdminCaller, at: SecretName, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const { provider, row } = await find(caller, tx, at);
      assertPrecondition(demands, { id: row.id, version: provider.version });
      await assertSecretUnused(tx, provider, row.name);
      await this.store.delete(tx, provider, row);
    });
  }
}

async function getOwn(caller: AdminCaller, tx: ChangeTx, name: string): Promise<ProviderRow> {
  const provider = await getProvider(caller, tx, name);
  assertOwn(caller, provider);
  return provider;
}

async function find(
  caller: AdminCaller,
  tx: ChangeTx,
  at: SecretName,
): Promise<{ provider: ProviderRow; row: ProviderSecretRow }> {
  const provider = await getOwn(caller, tx, at.name);
  return { provider, row: await getSecret(tx, provider, at.secret) };
}

/** Read again: storing a secret moved the provider's version. */
async function stored(tx: ChangeTx, provider: ProviderRow, row: ProviderSecretRow): Promise<StoredSecret> {
  const after = await tx.providers.findById(provider.orgId, provider.id);
  return { secret: presentSecret(row), version: after?.version ?? provider.version };
}

function findMissingValue(draft: Draft<SecretReplacement>): Problem[] {
  const isMissing = draft.value !== undefined && draft.value.value === undefined;
  return isMissing ? [{ path: 'value', message: 'is required: there is no such secret yet' }] : [];
}
