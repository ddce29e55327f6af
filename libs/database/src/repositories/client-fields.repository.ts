import type { JsonObject } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { Prisma } from '../generated/client.ts';
import type { Tx } from '../session.ts';
import type { ClientFieldsKind, ClientFieldsWrites } from '../stores/client-fields.ts';

/** `Prisma.sql`, so that no text becomes SQL. The column is none of the models': whoever works with the rows never sees it. */
const tables: Readonly<Record<ClientFieldsKind, Prisma.Sql>> = {
  project: Prisma.sql`"project"`,
  provider: Prisma.sql`"provider"`,
  provider_secret: Prisma.sql`"provider_secret"`,
  route: Prisma.sql`"route"`,
  dlp_template: Prisma.sql`"dlp_template"`,
};

export class ClientFieldsRepository implements ClientFieldsWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async find(orgId: string, kind: ClientFieldsKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#tx.$queryRaw<{ id: string; client_fields: JsonObject }[]>`
      SELECT id, client_fields FROM ${tables[kind]}
      WHERE org_id = ${orgId} AND id = ANY(${[...ids]}) AND client_fields IS NOT NULL`;
    return new Map(rows.map((row) => [row.id, row.client_fields]));
  }

  async put(orgId: string, kind: ClientFieldsKind, id: string, fields: JsonObject): Promise<void> {
    this.#notes.hasWritten = true;
    await this.#tx.$executeRaw`
      UPDATE ${tables[kind]} SET client_fields = ${JSON.stringify(fields)}::jsonb WHERE org_id = ${orgId} AND id = ${id}`;
  }
}
