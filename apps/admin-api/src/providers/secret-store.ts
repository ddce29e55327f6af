import { Injectable } from '@nestjs/common';
import type { ChangeTx, ProviderRow, ProviderSecretChange, ProviderSecretRow } from '@headgate/database';
import { findSecretProblem, originOf, type SecretInput } from '@headgate/domain';
import { fault, newId } from '@headgate/kernel';
import { isMaskedSecret, maskSecret } from '@headgate/secrets';
import { validationFault } from '../http/validation-fault.ts';
import { Keyring } from '../platform/keyring.ts';
import { presentSecret } from './provider-resource.ts';

const mostSecrets = 100;

/** A wish for a secret: absent fields stay as they are. */
export interface SecretWish {
  readonly name: string;
  readonly value?: string | undefined;
  readonly weight?: number | undefined;
  readonly enabled?: boolean | undefined;
}

/** Seals and stores credentials within a change. The plain text goes in and never comes out. */
@Injectable()
export class SecretStore {
  constructor(private readonly keyring: Keyring) {}

  /** Makes a secret; `path` is where the body holds its value. */
  async insert(tx: ChangeTx, provider: ProviderRow, input: SecretInput, path = 'value'): Promise<ProviderSecretRow> {
    if (isMaskedSecret(input.value)) throw maskRefused(path);
    refuseUnusable(provider, input.value, path);
    if ((await tx.providerSecrets.count(provider.orgId, provider.id)) >= mostSecrets) {
      throw fault('limit_exceeded', { message: `A provider has at most ${mostSecrets} secrets.` });
    }
    const id = newId('sec');
    const { name, weight, enabled } = input;
    const value = await this.seal(tx, provider, { id, version: 1, plain: input.value });
    const row = await tx.providerSecrets.insert(provider.orgId, {
      ...{ id, providerId: provider.id, name, weight, enabled },
      ...value,
    });
    tx.record({ ...subject(provider, row), action: 'create', before: null, after: presentSecret(row) });
    return row;
  }

  /** Changes a secret. Its own mask sent back means the value stays; any other mask is refused. */
  async update(
    tx: ChangeTx,
    provider: ProviderRow,
    { row, wish, path }: { row: ProviderSecretRow; wish: SecretWish; path: string },
  ): Promise<ProviderSecretRow> {
    const { value, weight, enabled } = wish;
    const isNewValue = value !== undefined && value !== row.mask;
    if (isNewValue && isMaskedSecret(value)) throw maskRefused(path);
    if (isNewValue) refuseUnusable(provider, value, path);
    const change: ProviderSecretChange = {
      ...(weight !== undefined && { weight }),
      ...(enabled !== undefined && { enabled }),
      ...(isNewValue && { value: await this.seal(tx, provider, { ...row, version: row.version + 1, plain: value }) }),
    };
    const after = await tx.providerSecrets.update(provider.orgId, row.id, change);
    if (after === undefined) throw fault('version_mismatch');
    const action = isNewValue ? 'rotate' : 'update';
    tx.record({ ...subject(provider, row), action, before: presentSecret(row), after: presentSecret(after) });
    return after;
  }

  async delete(tx: ChangeTx, provider: ProviderRow, row: ProviderSecretRow): Promise<void> {
    if (!(await tx.providerSecrets.delete(provider.orgId, row.id))) throw fault('version_mismatch');
    tx.record({ ...subject(provider, row), action: 'delete', before: presentSecret(row), after: null });
  }

  private async seal(
    tx: ChangeTx,
    provider: ProviderRow,
    { id, version, plain }: { id: string; version: number; plain: string },
  ): Promise<{ version: number; sealed: string; mask: string }> {
    const organization = await tx.organizations.get(provider.orgId);
    const origin = originOf({ kind: provider.kind, base_url: provider.baseUrl, options: provider.options });
    const address = { providerId: provider.id, secretId: id, version, origin };
    return { version, sealed: this.keyring.seal(organization, address, plain), mask: maskSecret(plain) };
  }
}

/** A credential that this kind of provider cannot use is told to whoever sends it, not to the first caller. */
function refuseUnusable({ kind }: ProviderRow, value: string, path: string): void {
  const message = findSecretProblem(kind, value);
  if (message !== undefined) throw validationFault([{ path, message }]);
}

function maskRefused(path: string): Error {
  return validationFault([{ path, message: 'looks like the mask of another secret; send the secret itself' }]);
}

function subject(
  provider: ProviderRow,
  row: ProviderSecretRow,
): { resourceKind: 'provider_secret'; resourceId: string; resourceName: string } {
  return { resourceKind: 'provider_secret', resourceId: row.id, resourceName: `${provider.name}/${row.name}` };
}
