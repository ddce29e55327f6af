import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { type Policy, Prisma } from '../generated/client.ts';
import { plainObject, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { NewPolicy, PolicyChange, PolicyRow } from '../rows/policy-row.ts';
import type { VersionAction } from '../rows/version-row.ts';
import type { Tx } from '../session.ts';
import type { PolicyWrites } from '../stores/policies.ts';
import type { Visibility } from '../visibility.ts';
import { listShared, type SharedQuery } from './list-shared.ts';
import { mostUsersShown } from './most-users-shown.ts';
import { toPolicyRow } from './to-policy-row.ts';
import { type NamedResource, policyPatterns, usesName } from './uses-name.ts';
import { keepVersion } from './versions.repository.ts';

export class PoliciesRepository implements PolicyWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<PolicyRow | undefined> {
    const found = await this.#tx.policy.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toPolicyRow(found) : undefined;
  }

  async findByName(orgId: string, of: Visibility, alias: string): Promise<PolicyRow | undefined> {
    return (await this.#find(orgId, { of, where: Prisma.sql`t.name = ${alias}` }, { limit: 1 }))[0];
  }

  async list(orgId: string, query: PageQuery & { readonly of?: Visibility | undefined }): Promise<Page<PolicyRow>> {
    const rows = await this.#find(orgId, { of: query.of, where: Prisma.sql`TRUE` }, query);
    return toPage(rows, query.limit, (row) => [row.name, row.id]);
  }

  async listLive(orgId: string): Promise<readonly PolicyRow[]> {
    const rows = await this.#tx.policy.findMany({ where: { orgId, live: true }, orderBy: { id: 'asc' } });
    return rows.map(toPolicyRow);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.policy.count({ where: { orgId } });
  }

  findUsersOfProvider(orgId: string, provider: NamedResource): Promise<readonly PolicyRow[]> {
    return this.#findUsers(orgId, usesName('provider', provider, [{ targets: [{ provider: provider.name }] }]));
  }

  findUsersOfSecret(orgId: string, provider: NamedResource, secret: string): Promise<readonly PolicyRow[]> {
    return this.#findUsers(orgId, usesName('provider', provider, [{ targets: [{ provider: provider.name, secret }] }]));
  }

  findUsersOfPolicy(orgId: string, policy: NamedResource): Promise<readonly PolicyRow[]> {
    return this.#findUsers(orgId, usesName('policy', policy, policyPatterns(policy.name).inPolicy));
  }

  async insert(orgId: string, policy: NewPolicy): Promise<PolicyRow> {
    const id = newId('pol');
    this.#notes.wrote('policy', id);
    const { projects, body, draft, ...fields } = policy;
    const data = { ...fields, orgId, id, ...columnsOf({ projects, body, draft }) };
    const row = toPolicyRow(await this.#tx.policy.create({ data: { ...data, body: plainObject(body) } }));
    await this.#keep(row, policy.draft === null ? 'create' : 'draft');
    return row;
  }

  async update(row: PolicyRow, change: PolicyChange, action: VersionAction = 'update'): Promise<PolicyRow | undefined> {
    this.#notes.wrote('policy', row.id);
    const [stored] = await this.#tx.policy.updateManyAndReturn({
      where: { orgId: row.orgId, id: row.id, version: row.version },
      data: { ...columnsOf(change), version: { increment: 1 } },
    });
    if (stored === undefined) return undefined;
    const after = toPolicyRow(stored);
    await this.#keep(after, action);
    return after;
  }

  async delete({ orgId, id, version }: PolicyRow): Promise<boolean> {
    this.#notes.wrote('policy', id);
    return (await this.#tx.policy.deleteMany({ where: { orgId, id, version } })).count > 0;
  }

  /** What a draft says is the version while there is one. */
  #keep({ orgId, id, version, name, projects, body, draft }: PolicyRow, action: VersionAction): Promise<void> {
    const said = draft ?? { projects, ...body };
    return keepVersion(this.#tx, this.#notes, {
      orgId,
      kind: 'policy',
      resourceId: id,
      version,
      action,
      body: { alias: name, ...said },
    });
  }

  #findUsers(orgId: string, uses: Prisma.Sql): Promise<readonly PolicyRow[]> {
    const where = Prisma.sql`t.live AND ${uses}`;
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  async #find(orgId: string, query: Omit<SharedQuery, 'table'>, page: PageQuery): Promise<PolicyRow[]> {
    const rows = await listShared<Policy>(this.#tx, orgId, { ...query, table: 'policy' }, page);
    return rows.map(toPolicyRow);
  }
}

function columnsOf({ projects, body, live, draft }: PolicyChange) {
  return {
    ...(projects !== undefined && { projects: toJsonColumn(projects) }),
    ...(body !== undefined && { body: plainObject(body) }),
    ...(live !== undefined && { live }),
    ...(draft !== undefined && { draft: toJsonColumn(draft) }),
  };
}
