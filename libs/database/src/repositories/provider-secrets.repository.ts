import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { Prisma } from '../generated/client.ts';
import type { NewProviderSecret, ProviderSecretChange, ProviderSecretRow } from '../rows/provider-secret-row.ts';
import type { Tx } from '../session.ts';
import type { ProviderSecretWrites } from '../stores/provider-secrets.ts';
import { definedOnly } from './defined-only.ts';

export class ProviderSecretsRepository implements ProviderSecretWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findByName(orgId: string, providerId: string, name: string): Promise<ProviderSecretRow | undefined> {
    const where = { orgId_providerId_name: { orgId, providerId, name } };
    return (await this.#tx.providerSecret.findUnique({ where })) ?? undefined;
  }

  async list(orgId: string, providerId: string): Promise<readonly ProviderSecretRow[]> {
    return (await this.listOf(orgId, [providerId])).get(providerId) ?? [];
  }

  async listOf(
    orgId: string,
    providerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ProviderSecretRow[]>> {
    const rows = await this.#tx.ask<ProviderSecretRow>(Prisma.sql`SELECT * FROM "provider_secret"
      WHERE org_id = ${orgId} AND provider_id = ANY(${providerIds}::text[]) ORDER BY name`);
    return Map.groupBy(rows, (row) => row.providerId);
  }

  count(orgId: string, providerId: string): Promise<number> {
    return this.#tx.providerSecret.count({ where: { orgId, providerId } });
  }

  async insert(orgId: string, secret: NewProviderSecret): Promise<ProviderSecretRow> {
    const stored = await this.#tx.providerSecret.create({ data: { ...secret, orgId, id: secret.id ?? newId('sec') } });
    await this.#touchProvider(orgId, secret.providerId);
    return stored;
  }

  async update(orgId: string, id: string, change: ProviderSecretChange): Promise<ProviderSecretRow | undefined> {
    const { value, ...fields } = change;
    const [stored] = await this.#tx.providerSecret.updateManyAndReturn({
      where: { orgId, id },
      data: { ...definedOnly(fields), ...value },
    });
    if (stored) await this.#touchProvider(orgId, stored.providerId);
    return stored;
  }

  async delete(orgId: string, id: string): Promise<boolean> {
    const found = await this.#tx.providerSecret.findUnique({ where: { orgId_id: { orgId, id } } });
    if (!found) return false;
    await this.#tx.providerSecret.deleteMany({ where: { orgId, id } });
    await this.#touchProvider(orgId, found.providerId);
    return true;
  }

  async #touchProvider(orgId: string, id: string): Promise<void> {
    // Secrets travel within their provider.
    this.#notes.wrote('provider', id);
    await this.#tx.provider.updateMany({ where: { orgId, id }, data: { version: { increment: 1 } } });
  }
}
