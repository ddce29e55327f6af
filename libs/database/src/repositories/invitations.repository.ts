import type { Role } from '@headgate/domain';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { Invitation, Prisma } from '../generated/client.ts';
import { fromJsonColumn, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { InvitationChange, InvitationRow, NewInvitation } from '../rows/invitation-row.ts';
import type { Tx } from '../session.ts';
import type { InvitationWrites } from '../stores/invitations.ts';
import type { MemberFilter } from '../stores/members.ts';
import { definedOnly } from './defined-only.ts';

export class InvitationsRepository implements InvitationWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<InvitationRow | undefined> {
    const found = await this.#tx.invitation.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toRow(found) : undefined;
  }

  async list(orgId: string, query: PageQuery & MemberFilter): Promise<Page<InvitationRow>> {
    const [created, id] = readCursor(query, 2) ?? [];
    const at = new Date(created ?? Number.NaN);
    const after: Prisma.InvitationWhereInput =
      id === undefined || Number.isNaN(at.getTime())
        ? {}
        : { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { lt: id } }] };
    const rows = await this.#tx.invitation.findMany({
      where: {
        orgId,
        ...(query.onlyProject !== undefined && { projects: { equals: [query.onlyProject] } }),
        ...after,
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: query.limit + 1,
    });
    return toPage(rows.map(toRow), query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  }

  async insert(orgId: string, invitation: NewInvitation): Promise<InvitationRow> {
    this.#notes.hasWritten = true;
    const { projects, ...fields } = invitation;
    return toRow(await this.#tx.invitation.create({ data: { ...fields, orgId, projects: toJsonColumn(projects) } }));
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: InvitationChange,
  ): Promise<InvitationRow | undefined> {
    this.#notes.hasWritten = true;
    const rows = await this.#tx.invitation.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: { ...definedOnly(change), version: { increment: 1 } },
    });
    return rows[0] && toRow(rows[0]);
  }
}

function toRow(stored: Invitation): InvitationRow {
  return {
    ...stored,
    role: stored.role as Role,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
  };
}
