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

describe('an update', () => {
  it('with the version that was read goes through once', async () => {
    const route = await change((tx) => tx.routes.insert(org, aNewRoute()));
    const set = (version: number | undefined, enabled: boolean) =>
      change((tx) => tx.routes.update(org, route.id, version, { enabled }));
    expect(await set(1, false)).toMatchObject({ version: 2, enabled: false, body: route.body, projects: null });
    expect(await set(1, true)).toBeUndefined();
    expect(await set(undefined, true)).toMatchObject({ version: 3, enabled: true });
    expect(await change((tx) => tx.routes.delete(org, route.id, 2))).toBe(false);
    expect(await change((tx) => tx.routes.delete(org, route.id, 3))).toBe(true);
  });

  it('sets what is given to null and leaves what is absent', async () => {
    const provider = aNewProvider({ baseUrl: 'https://models.example/v1', projects: ['mobile'], description: 'ours' });
    const { id } = await change((tx) => tx.providers.insert(org, provider));
    const changed = await change((tx) => tx.providers.update(org, id, 1, { projects: null, baseUrl: null }));
    expect(changed).toMatchObject({ projects: null, baseUrl: null, description: 'ours', version: 2 });
    const project = await change((tx) => tx.projects.update(org, mobile, 1, { name: 'Mobile' }));
    expect(project).toMatchObject({ name: 'Mobile', description: null, slug: 'mobile', version: 2 });
  });
});

describe('a provider', () => {
  it('takes its secrets and its reserved route along, and its version covers its secrets', async () => {
    const provider = await change((tx) => tx.providers.insert(org, aNewProvider()));
    const secret = { name: 'default', version: 1, weight: 1, enabled: true, sealed: 'one', mask: 'sk-...1' };
    const made = await change(async (tx) => {
      await tx.routes.insert(org, aNewRoute({ name: 'openai', providerId: provider.id }));
      return tx.providerSecrets.insert(org, { ...secret, providerId: provider.id });
    });
    const value = { version: 2, sealed: 'two', mask: 'sk-...2' };
    const rotated = await change((tx) => tx.providerSecrets.update(org, made.id, { value }));
    expect(rotated).toMatchObject({ ...value, weight: 1, name: 'default' });
    const twice = change((tx) => tx.providerSecrets.insert(org, { ...secret, providerId: provider.id }));
    await expect(twice).rejects.toMatchObject({ code: 'already_exists' });

    const left = () =>
      database.inTenant(org, async (tx) => ({
        version: (await tx.providers.findById(org, provider.id))?.version,
        secrets: await tx.providerSecrets.count(org, provider.id),
        reserved: (await tx.routes.findReserved(org, provider.id))?.name,
      }));
    expect(await left()).toEqual({ version: 3, secrets: 1, reserved: 'openai' });
    expect(await change((tx) => tx.providers.delete(org, provider.id, 3))).toBe(true);
    expect(await left()).toEqual({ version: undefined, secrets: 0, reserved: undefined });
  });

  it('has as users the routes whose models mean it', async () => {
    const model = (provider: string, key?: string) => ({
      name: 'm',
      provider,
      ...(key && { virtual_secret_key: key }),
    });
    const to = (name: string, projectId: string | null, ...models: object[]) =>
      aNewRoute({ name, projectId, body: { ...aNewRoute().body, models: models as RouteRow['body']['models'] } });
    const [shared, own] = await change(async (tx) => {
      const both = [
        await tx.providers.insert(org, aNewProvider()),
        await tx.providers.insert(org, aNewProvider({ projectId: web })),
      ] as const;
      await tx.routes.insert(org, { ...to('openai', null, model('openai', 'blue')), providerId: both[0].id });
      await tx.routes.insert(org, to('of-organization', null, model('anthropic'), model('openai', 'blue')));
      await tx.routes.insert(org, to('of-web', web, model('openai')));
      await tx.routes.insert(org, to('of-mobile', mobile, model('openai', 'green')));
      await tx.routes.insert(org, to('of-others', mobile, model('openai-eu')));
      return both;
    });
    const users = (provider: typeof shared) =>
      database.inTenant(org, async (tx) => (await tx.routes.findUsersOfProvider(org, provider)).map((row) => row.name));
    expect(await users(shared)).toEqual(['of-mobile', 'of-organization']);
    expect(await users(own)).toEqual(['of-web']);
    const ofSecret = await database.inTenant(org, (tx) => tx.routes.findUsersOfSecret(org, shared, 'blue'));
    expect(ofSecret.map((row) => row.name)).toEqual(['of-organization', 'openai']);
  });
});

describe('a project', () => {
  it.each([
    ['a route', (tx: ChangeTx) => tx.routes.insert(org, aNewRoute({ projectId: mobile }))],
    ['a provider', (tx: ChangeTx) => tx.providers.insert(org, aNewProvider({ projectId: mobile }))],
    ['a key', (tx: ChangeTx) => tx.apiKeys.insert(org, aNewApiKey(mobile))],
  ])('with %s cannot be deleted', async (_case, insert) => {
    await change(insert);
    await expect(change((tx) => tx.projects.delete(org, mobile))).rejects.toMatchObject({ code: 'in_use' });
  });

  it('can be deleted once its keys are, whose tombstones stay for the publisher', async () => {
    const key = await change((tx) => tx.apiKeys.insert(org, aNewApiKey(mobile)));
    expect(await change((tx) => tx.apiKeys.delete(org, key.id, 1))).toBe(true);
    expect(await change((tx) => tx.projects.delete(org, mobile, 1))).toBe(true);
    expect(await database.inTenant(org, (tx) => tx.apiKeys.findById(org, key.id))).toBeUndefined();
    expect(await change((tx) => tx.apiKeys.delete(org, key.id))).toBe(false);
    const changed = await database.listKeysChangedSince(org, key.changedRev, undefined, 10);
    expect(changed.keys).toMatchObject([{ id: key.id, projectId: mobile, deletedAt: expect.any(Date) as Date }]);
  });

  it('that is not there has no keys, providers or routes', async () => {
    for (const insert of [
      (tx: ChangeTx) => tx.apiKeys.insert(org, aNewApiKey('prj_nowhere')),
      (tx: ChangeTx) => tx.routes.insert(org, aNewRoute({ projectId: 'prj_nowhere' })),
    ]) {
      await expect(change(insert)).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('text', () => {
  it.each(['nul \0', 'half \ud800'])('PostgreSQL cannot hold is refused: %j', async (text) => {
    const body = { ...aNewRoute().body, description: text };
    await expect(change((tx) => tx.routes.insert(org, aNewRoute({ body })))).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it.each(["'; DROP TABLE route; --", 'ünïcödé 🚀', '$1', '{"a":1}'])(
    'of any kind is kept as it is: %j',
    async (text) => {
      const { id } = (await change((tx) =>
        tx.projects.update(org, mobile, undefined, { name: text, description: text }),
      )) ?? {
        id: '',
      };
      expect(await database.inTenant(org, (tx) => tx.projects.findById(org, id))).toMatchObject({ name: text });
      expect(
        await database.inTenant(org, (tx) => tx.routes.findByName(org, { visibleTo: text }, text)),
      ).toBeUndefined();
    },
  );
});

describe('an idempotency key', () => {
  it('is found again, and taken once', async () => {
    const answer = { key: 'once', requestHash: 'hash', status: 201, body: { name: 'support' } };
    await change((tx) => tx.idempotency.insert(org, answer));
    expect(await database.inTenant(org, (tx) => tx.idempotency.find(org, 'once'))).toMatchObject(answer);
    await expect(change((tx) => tx.idempotency.insert(org, answer))).rejects.toMatchObject({ code: 'already_exists' });
  });
});
