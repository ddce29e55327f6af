import type { Role } from '@headgate/domain';
import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { Member, Prisma } from '../generated/client.ts';
import { fromJsonColumn, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { MemberChange, MemberRow, NewMember } from '../rows/member-row.ts';
import type { Tx } from '../session.ts';
import type { MemberFilter, MemberWrites } from '../stores/members.ts';
import { definedOnly } from './defined-only.ts';

export class MembersRepository implements MemberWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<MemberRow | undefined> {
    const found = await this.#tx.member.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toRow(found) : undefined;
  }

  async findByAccount(orgId: string, accountId: string): Promise<MemberRow | undefined> {
    const found = await this.#tx.member.findUnique({ where: { orgId_accountId: { orgId, accountId } } });
    return found ? toRow(found) : undefined;
  }

  async listByEmail(orgId: string, email: string): Promise<readonly MemberRow[]> {
    return (await this.#tx.member.findMany({ where: { orgId, email }, orderBy: { id: 'asc' } })).map(toRow);
  }

  async list(orgId: string, query: PageQuery & MemberFilter): Promise<Page<MemberRow>> {
    const [email, id] = readCursor(query, 2) ?? [];
    const after: Prisma.MemberWhereInput =
      email === undefined || id === undefined
        ? {}
        : { email: { gte: email }, OR: [{ email: { gt: email } }, { id: { gt: id } }] };
    const rows = await this.#tx.member.findMany({
      where: {
        orgId,
        ...(query.onlyProject !== undefined && { projects: { equals: [query.onlyProject] } }),
        ...after,
      },
      orderBy: [{ email: 'asc' }, { id: 'asc' }],
      take: query.limit + 1,
    });
    return toPage(rows.map(toRow), query.limit, (row) => [row.email, row.id]);
  }

  countVia(orgId: string, via: string): Promise<number> {
    return this.#tx.member.count({ where: { orgId, via } });
  }

  countOwners(orgId: string): Promise<number> {
    return this.#tx.member.count({ where: { orgId, role: 'owner', projects: { equals: toJsonColumn(null) } } });
  }

  async insert(orgId: string, member: NewMember): Promise<MemberRow> {
    this.#notes.hasWritten = true;
    const { projects, ...fields } = member;
    const stored = await this.#tx.member.create({
      data: { ...fields, orgId, id: newId('mem'), projects: toJsonColumn(projects) },
    });
    return toRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: MemberChange,
  ): Promise<MemberRow | undefined> {
    this.#notes.hasWritten = true;
    const { projects, ...fields } = change;
    const rows = await this.#tx.member.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(projects !== undefined && { projects: toJsonColumn(projects) }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.member.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }
}

function toRow(stored: Member): MemberRow {
  return {
    ...stored,
    role: stored.role as Role,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
  };
}
