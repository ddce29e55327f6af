import type { RouteSettings } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { type Organization, Prisma } from '../generated/client.ts';
import { fromJsonColumn, plainObject } from '../json-column.ts';
import type { OrganizationRow } from '../rows/organization-row.ts';
import type { Tx } from '../session.ts';
import type { OrganizationDefaults, OrganizationWrites } from '../stores/organizations.ts';

export class OrganizationsRepository implements OrganizationWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async get(orgId: string): Promise<OrganizationRow> {
    const [found] = await this.#tx.ask<Organization>(Prisma.sql`SELECT * FROM "organization" WHERE id = ${orgId}`);
    if (!found) throw fault('not_found');
    return toRow(found);
  }

  async updateDefaults(
    { id, settingsVersion }: OrganizationRow,
    { settings, defaultPolicy }: OrganizationDefaults,
  ): Promise<OrganizationRow | undefined> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.organization.updateMany({
      where: { id, settingsVersion },
      data: {
        ...(settings !== undefined && { settings: plainObject(settings) }),
        ...(defaultPolicy !== undefined && { defaultPolicy }),
        settingsVersion: { increment: 1 },
      },
    });
    return count === 0 ? undefined : this.get(id);
  }

  async rename(orgId: string, name: string): Promise<OrganizationRow> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.organization.updateMany({ where: { id: orgId }, data: { name } });
    if (count === 0) throw fault('not_found');
    return this.get(orgId);
  }

  async setDataKey(orgId: string, dataKey: string): Promise<void> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.organization.updateMany({ where: { id: orgId }, data: { dataKey } });
    if (count === 0) throw fault('not_found');
  }
}

function toRow(stored: Organization): OrganizationRow {
  const settings = fromJsonColumn<RouteSettings>(stored.settings);
  return { ...stored, settings, rev: Number(stored.rev), keysRev: Number(stored.keysRev) };
}
