import { Database } from '@headgate/database';
import { aNewApiKey, aNewOrganization, aNewProvider, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;

let place: TestDatabase;
let database: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url });
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const create = () => database.createOrganization(actor, aNewOrganization());
const note = (org: string) => database.change(org, actor, async (tx) => tx.record(anAuditRecord()));

describe('the outbox', () => {
  it('names each changed organization once with its newest revision, the longest waiting first', async () => {
    const first = await create();
    const second = await create();
    await note(first.orgId);
    const pending = await database.outbox.listPendingOrganizations(10);
    expect(pending).toMatchObject([
      { orgId: first.orgId, rev: 2 },
      { orgId: second.orgId, rev: 1 },
    ]);
    expect(await database.outbox.listPendingOrganizations(1)).toEqual([pending[0]]);

    expect(await database.outbox.markPublished(first.orgId, 1)).toBe(1);
    // The change that is left is younger than the other organization's.
    expect(await database.outbox.listPendingOrganizations(10)).toMatchObject([
      { orgId: second.orgId, rev: 1 },
      { orgId: first.orgId, rev: 2 },
    ]);
    expect(await database.outbox.markPublished(first.orgId, 2)).toBe(1);
    expect(await database.outbox.markPublished(first.orgId, 2)).toBe(0);
    expect(await database.outbox.markPublished(second.orgId, 1)).toBe(1);
    expect(await database.outbox.listPendingOrganizations(10)).toEqual([]);
  });

  it('keeps what is not yet published when it is purged', async () => {
    const { orgId } = await create();
    await database.outbox.markPublished(orgId, 1);
    await note(orgId);
    const day = 86_400_000;
    await database.change(orgId, actor, (tx) =>
      tx.idempotency.insert(orgId, { key: 'k', requestHash: 'h', status: 200, body: null }),
    );
    expect(await database.purge(new Date(Date.now() - day))).toEqual({ outbox: 0, idempotencyKeys: 0 });
    expect(await database.purge(new Date(Date.now() + day))).toMatchObject({ idempotencyKeys: 1 });
    expect(await database.outbox.listPendingOrganizations(10)).toMatchObject([{ orgId, rev: 2 }]);
    await database.outbox.markPublished(orgId, 2);
    const { rows } = await database.inTenant(orgId, (tx) => tx.audit.listRevisions(orgId, { limit: 9 }));
    // When the first was published is forgotten; when the second was is no answer.
    expect(rows).toMatchObject([
      { revision: 2, publishedAt: expect.any(Date) as unknown },
      { revision: 1, publishedAt: null },
    ]);
  });
});

describe('the configuration of an organization', () => {
  it('is whole, in the order of ids, and of one instant', async () => {
    const { orgId, projectId } = await create();
    await database.change(orgId, actor, async (tx) => {
      const b = await tx.providers.insert(orgId, aNewProvider({ name: 'b', options: { headers: { 'x-team': 'a' } } }));
      const a = await tx.providers.insert(orgId, aNewProvider({ name: 'a', projectId, enabled: false }));
      for (const name of ['two', 'one']) {
        const value = { version: 1, weight: 1, enabled: true, sealed: name, mask: 'sk-...' };
        await tx.providerSecrets.insert(orgId, { ...value, name, providerId: b.id });
      }
      await tx.routes.insert(orgId, aNewRoute({ name: 'z', providerId: b.id }));
      await tx.routes.insert(orgId, aNewRoute({ name: 'y', projects: ['default'] }));
      tx.record(anAuditRecord({ resourceId: a.id }));
    });
    const configuration = await database.loadConfiguration(orgId);
    expect(configuration).toMatchObject({ org: orgId, rev: 2, keysRev: 1, dataKey: 'wrapped-data-key' });
    expect(configuration.projects.map((project) => project.slug)).toEqual(['default']);
    const [a, b] = [...configuration.providers].sort((left, right) => (left.name < right.name ? -1 : 1));
    expect([a?.secrets, b?.secrets.map((secret) => secret.name)]).toEqual([[], ['one', 'two']]);
    expect(b?.options).toEqual({ headers: { 'x-team': 'a' } });
    expect(new Map(configuration.routes.map(({ name, projects }) => [name, projects]))).toEqual(
      new Map([
        ['y', ['default']],
        ['z', null],
      ]),
    );
    for (const list of [configuration.providers, configuration.routes]) {
      const ids = list.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort());
    }
  });

  it('never mixes two revisions, whatever changes while it is read', async () => {
    const { orgId } = await create();
    const { result: id } = await database.change(orgId, actor, async (tx) => {
      tx.record(anAuditRecord());
      return (await tx.routes.insert(orgId, aNewRoute())).id;
    });
    const writes = (async () => {
      for (let count = 0; count < 30; count += 1) {
        await database.change(orgId, actor, async (tx) => {
          tx.record(anAuditRecord({ action: 'update' }));
          await tx.routes.update(orgId, id, undefined, { enabled: count % 2 === 0 });
        });
      }
    })();
    const seen: [number, number | undefined][] = [];
    while (seen.at(-1)?.[0] !== 32) {
      const { rev, routes } = await database.loadConfiguration(orgId);
      seen.push([rev, routes[0]?.version]);
    }
    await writes;
    // Revision 2 made the route, and each later one changed it once.
    expect(seen).toEqual(seen.map(([rev]) => [rev, rev - 1]));
  });

  it('of nobody is not_found', async () => {
    await expect(database.loadConfiguration('org_nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('changed keys', () => {
  it('are given in pages by revision, admin keys and tombstones included, each with its newest state', async () => {
    const { orgId, projectId } = await create();
    const change = (work: Parameters<typeof database.change<string>>[2]) =>
      database.change(orgId, actor, async (tx) => {
        tx.record(anAuditRecord({ resourceKind: 'api_key' }));
        return work(tx);
      });
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const key = aNewApiKey(projectId, { routes: ['support'], models: null });
      ids.push((await change(async (tx) => (await tx.apiKeys.insert(orgId, key)).id)).result);
    }
    await change(async (tx) => String(await tx.apiKeys.delete(orgId, ids[0] ?? '')));

    const read = async (since: number) => {
      const found: (readonly [string, number, boolean])[] = [];
      let after: string | undefined;
      do {
        const page = await database.listKeysChangedSince(orgId, since, after, 2);
        found.push(...page.keys.map((key) => [key.id, key.changedRev, key.deletedAt !== null] as const));
        after = page.next;
      } while (after !== undefined);
      return found;
    };
    const [admin] = await read(0);
    expect(admin).toEqual([expect.any(String), 1, false]);
    expect(await read(1)).toEqual([
      [ids[1], 3, false],
      [ids[2], 4, false],
      [ids[0], 5, true],
    ]);
    expect(await read(4)).toEqual([[ids[0], 5, true]]);
    expect(await read(5)).toEqual([]);
  });
});

describe('revisions of every organization', () => {
  it('are listed in pages', async () => {
    const { orgId } = await create();
    await note(orgId);
    const all = new Map<string, number>();
    let after: string | undefined;
    do {
      const page = await database.listRevisions({ limit: 2, after });
      for (const row of page.rows) {
        expect(all.has(row.orgId)).toBe(false);
        all.set(row.orgId, row.rev);
      }
      after = page.next;
    } while (after !== undefined);
    expect(all.size).toBeGreaterThanOrEqual(3);
    expect(all.get(orgId)).toBe(2);
  });
});
