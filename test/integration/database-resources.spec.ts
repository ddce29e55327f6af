import { Database, type RouteRow } from '@headgate/database';
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
    await change<unknown>(insert);
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
      await expect(change<unknown>(insert)).rejects.toMatchObject({ code: 'not_found' });
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
