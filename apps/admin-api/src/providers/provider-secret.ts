import type { ChangeTx, ProviderRow } from '@headgate/database';
import { originOf } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { isMaskedSecret } from '@headgate/secrets';
import { defaultSecretName } from './provider-resource.ts';
import type { ProviderReplacement } from './provider-body.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * Throws `secret_required` where a change would move the provider to another origin and leave a stored secret behind: secrets are
 * sealed to where they were saved for, so that whoever may edit a base URL cannot read a key they never had.
 */
export async function assertSecretsStay(tx: ChangeTx, row: ProviderRow, input: ProviderReplacement): Promise<void> {
  const before = originOf({ kind: row.kind, base_url: row.baseUrl, options: row.options });
  if (originOf(input) === before) return;
  const isGivenAgain = input.secret !== undefined && !isMaskedSecret(input.secret);
  const secrets = await tx.providerSecrets.list(row.orgId, row.id);
  const left = secrets.filter(({ name }) => !(isGivenAgain && name === defaultSecretName)).map(({ name }) => name);
  if (left.length === 0) return;
  throw fault('secret_required', {
    message: `Another origin requires the secrets again. Send "secret" for "default"; delete these or give them anew after: ${left.join(', ')}.`,
    problems: left.map((name) => ({
      path: name === defaultSecretName ? 'secret' : `secrets.${name}`,
      message: 'is required again',
    })),
  });
}

/** True when a provider's `secret`, if one was sent, is the mask of the one stored. */
export async function keepsDefaultSecret(
  tx: ChangeTx,
  provider: ProviderRow,
  value: string | undefined,
): Promise<boolean> {
  if (value === undefined) return true;
  return (await tx.providerSecrets.findByName(provider.orgId, provider.id, defaultSecretName))?.mask === value;
}

/** Stores a provider's `secret` under the name `default`, where one was sent. */
export async function storeDefaultSecret(
  tx: ChangeTx,
  store: SecretStore,
  { provider, value }: { provider: ProviderRow; value: string | undefined },
): Promise<void> {
  if (value === undefined) return;
  const name = defaultSecretName;
  const row = await tx.providerSecrets.findByName(provider.orgId, provider.id, name);
  if (row === undefined) await store.insert(tx, provider, { name, value, weight: 1, enabled: true }, 'secret');
  else if (value !== row.mask) await store.update(tx, provider, { row, wish: { name, value }, path: 'secret' });
}
