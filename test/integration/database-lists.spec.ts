import { Database, type RouteRow, type Visibility } from '@headgate/database';
import { aNewApiKey, aNewOrganization, aNewProvider, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeTx } from '@headgate/database';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;

let place: TestDatabase;
let database: Database;
let org: string;
let web: string;
let mobile: string;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url });
});
beforeEach(async () => {
  const made = await database.createOrganization(actor, aNewOrganization());
  org = made.orgId;
  web = made.projectId;
  mobile = (await change((tx) => tx.projects.insert(org, { slug: 'mobile' }))).id;
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

async function change<Result>(work: (tx: ChangeTx) => Promise<Result>): Promise<Result> {
  const { result } = await database.change(org, actor, async (tx) => {
    tx.record(anAuditRecord());
    return work(tx);
  });
  return result;
}

/** Every row of a list, read in pages of two. */
async function readAll<Row>(
  list: (page: {
    limit: number;
    after?: string | undefined;
  }) => Promise<{ rows: readonly Row[]; next: string | undefined }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: 2, after });
    expect(page.rows.length).toBeLessThanOrEqual(2);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
}

const routes = (of?: Visibility): Promise<RouteRow[]> =>
  readAll((page) => database.inTenant(org, (tx) => tx.routes.list(org, { ...page, of })));

describe('what a project sees', () => {
  beforeEach(() =>
    change(async (tx) => {
      await tx.routes.insert(org, aNewRoute({ name: 'everywhere' }));
      await tx.routes.insert(org, aNewRoute({ name: 'hidden' }));
      await tx.routes.insert(org, aNewRoute({ name: 'Mobile-only', projects: ['mobile'] }));
      await tx.routes.insert(org, aNewRoute({ name: 'elsewhere', projects: ['other'] }));
      await tx.routes.insert(org, aNewRoute({ name: 'hidden', projectId: web, enabled: false }));
      await tx.routes.insert(org, aNewRoute({ name: 'own', projectId: web }));
      await tx.routes.insert(org, aNewRoute({ name: 'own', projectId: mobile }));
    }),
  );

  const shape = (rows: RouteRow[]) => rows.map((row) => `${row.name} of ${row.projectId ?? 'organization'}`).sort();

  it('is its own and what is shared with it, its own hiding the same name even when disabled', async () => {
    expect(shape(await routes({ visibleTo: web }))).toEqual([
      'everywhere of organization',
      `hidden of ${web}`,
      `own of ${web}`,
    ]);
    expect(shape(await routes({ visibleTo: mobile }))).toEqual([
      'Mobile-only of organization',
      'everywhere of organization',
      'hidden of organization',
      `own of ${mobile}`,
    ]);
  });

  it('is not what it owns, nor what the organization owns, nor everything', async () => {
    expect(shape(await routes({ owner: web }))).toEqual([`hidden of ${web}`, `own of ${web}`]);
    expect(await routes({ owner: null })).toHaveLength(4);
    expect(await routes()).toHaveLength(7);
    expect(await database.inTenant(org, (tx) => tx.routes.count(org))).toBe(7);
  });

  it('is found by name under the same rules', async () => {
    const find = (of: Visibility, name: string) => database.inTenant(org, (tx) => tx.routes.findByName(org, of, name));
    expect(await find({ visibleTo: web }, 'hidden')).toMatchObject({ projectId: web, enabled: false });
    expect(await find({ visibleTo: mobile }, 'hidden')).toMatchObject({ projectId: null });
    expect(await find({ visibleTo: web }, 'Mobile-only')).toBeUndefined();
    expect(await find({ owner: null }, 'own')).toBeUndefined();
  });

  it('can be narrowed by switch and type', async () => {
    const list = (filter: object) => database.inTenant(org, (tx) => tx.routes.list(org, { limit: 9, ...filter }));
    expect((await list({ enabled: false })).rows.map((row) => row.projectId)).toEqual([web]);
    expect((await list({ type: 'embedding' })).rows).toEqual([]);
    expect((await list({ type: 'chat', of: { owner: mobile } })).rows).toHaveLength(1);
  });

  it('of providers follows the same rules', async () => {
    await change(async (tx) => {
      await tx.providers.insert(org, aNewProvider({ name: 'openai' }));
      await tx.providers.insert(org, aNewProvider({ name: 'openai', projectId: web }));
      await tx.providers.insert(org, aNewProvider({ name: 'anthropic', projects: ['mobile'] }));
    });
    const seenBy = async (project: string) =>
      (
        await readAll((page) =>
          database.inTenant(org, (tx) => tx.providers.list(org, { ...page, of: { visibleTo: project } })),
        )
      ).map((row) => [row.name, row.projectId]);
    expect(await seenBy(web)).toEqual([['openai', web]]);
    expect(await seenBy(mobile)).toEqual([
      ['anthropic', null],
      ['openai', null],
    ]);
  });
});

describe('names', () => {
  it.each([
    ['two routes of the organization', { projectId: null }, { projectId: null }],
    ['two routes of one project', { projectId: 'web' }, { projectId: 'web' }],
  ])('are taken once by %s', async (_case, first, second) => {
    const owner = (of: { projectId: string | null }) => (of.projectId === null ? null : web);
    const both = change(async (tx) => {
      await tx.routes.insert(org, aNewRoute({ projectId: owner(first) }));
      await tx.routes.insert(org, aNewRoute({ projectId: owner(second) }));
    });
    await expect(both).rejects.toMatchObject({ code: 'already_exists' });
    expect(await routes()).toEqual([]);
  });

  it('are told apart by their case', async () => {
    await change(async (tx) => {
      await tx.routes.insert(org, aNewRoute({ name: 'Support' }));
      await tx.routes.insert(org, aNewRoute({ name: 'support' }));
    });
    expect(await routes()).toHaveLength(2);
  });
});

describe('a list read in pages', () => {
  it('skips and repeats nothing while rows are added and removed', async () => {
    const names = ['b', 'd', 'f', 'h', 'j'];
    for (const name of names) await change((tx) => tx.routes.insert(org, aNewRoute({ name })));
    const first = await database.inTenant(org, (tx) => tx.routes.list(org, { limit: 2 }));
    await change(async (tx) => {
      await tx.routes.insert(org, aNewRoute({ name: 'a' }));
      await tx.routes.insert(org, aNewRoute({ name: 'e' }));
      await tx.routes.delete(org, first.rows[1]?.id ?? '');
    });
    const rest = await database.inTenant(org, (tx) => tx.routes.list(org, { limit: 9, after: first.next }));
    expect([...first.rows, ...rest.rows].map((row) => row.name)).toEqual(['b', 'd', 'e', 'f', 'h', 'j']);
  });

  it('ends without a next page when the last one is exactly full', async () => {
    for (const slug of ['one', 'two']) await change((tx) => tx.projects.insert(org, { slug }));
    const page = await database.inTenant(org, (tx) => tx.projects.list(org, { limit: 4 }));
    expect(page.rows.map((row) => row.slug)).toEqual(['default', 'mobile', 'one', 'two']);
    expect(page.next).toBeUndefined();
    expect(await database.inTenant(org, (tx) => tx.projects.count(org))).toBe(4);
  });

  it('gives keys newest first, also those made in the same millisecond', async () => {
    const made = await change((tx) =>
      Promise.all(Array.from({ length: 5 }, () => tx.apiKeys.insert(org, aNewApiKey(web)))),
    );
    const read = await readAll((page) =>
      database.inTenant(org, (tx) => tx.apiKeys.list(org, { ...page, projectId: web })),
    );
    const expected = [...made].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
    expect(read.map((key) => key.id)).toEqual(expected.map((key) => key.id));
  });

  it.each(['', 'rubbish', 'WyJhIl0', 'bnVsbA', 'WzEsMl0'])(
    'refuses the cursor %j, which it never gave',
    async (after) => {
      const list = database.inTenant(org, (tx) => tx.routes.list(org, { limit: 2, after }));
      await expect(list).rejects.toMatchObject({ code: 'validation_failed', problems: [{ path: 'cursor' }] });
    },
  );
});
