import { Database, type TenantTx } from '@headgate/database';
import { aNewOrganization, aNewProvider, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type KillGate, openKillGate } from '../support/kill-gate.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const names = ['a', 'b', 'c'];

let place: TestDatabase;
let gate: KillGate;
let database: Database;
let org: string;
let keyId: string;

beforeAll(async () => {
  place = await createTestDatabase();
  gate = openKillGate();
  // One connection: the next transaction finds whatever the last one left.
  database = Database.connect({ url: await gate.through(place.url), poolSize: 1 });
  const made = aNewOrganization();
  keyId = made.adminKey.id;
  org = (await database.createOrganization(actor, made)).orgId;
  await database.change(org, actor, async (tx) => {
    for (const name of names) {
      await tx.routes.insert(org, aNewRoute({ name }));
      const provider = await tx.providers.insert(org, aNewProvider({ name }));
      for (const secret of [`${name}2`, `${name}1`].slice(0, name === 'c' ? 0 : 2)) {
        const said = { name: secret, version: 1, weight: 1, enabled: true, sealed: 'sealed', mask: 'sk-...' };
        await tx.providerSecrets.insert(org, { ...said, providerId: provider.id });
      }
    }
    tx.record(anAuditRecord());
  });
});
afterAll(async () => {
  await database.close();
  await gate.close();
  await place.drop();
});

/** Pieces sent to the server, the transaction and its session included, until the questions have their answers. */
async function journeysOf(ask: (tx: TenantTx) => Promise<unknown>): Promise<number> {
  // Past the end of the transaction before, which nobody waits for.
  await database.ping();
  gate.arm({ at: Number.POSITIVE_INFINITY, kill: () => undefined });
  return database.inTenant(org, async (tx) => {
    await ask(tx);
    return gate.sent;
  });
}

describe('what is asked with every request', () => {
  it.each<[string, (tx: TenantTx) => Promise<unknown>]>([
    ['a page of routes', (tx) => tx.routes.list(org, { limit: 2 })],
    ['a route by its name', (tx) => tx.routes.findByName(org, { owner: null }, 'b')],
    ['a page of keys', (tx) => tx.apiKeys.list(org, { limit: 2 })],
    ['a key', (tx) => tx.apiKeys.findById(org, keyId)],
    ['a page of providers', (tx) => tx.providers.list(org, { limit: 2 })],
    ['a page of policies', (tx) => tx.policies.list(org, { limit: 2 })],
    ['a project', (tx) => tx.projects.findBySlug(org, 'default')],
    ['an organization', (tx) => tx.organizations.get(org)],
  ])('%s: one journey to PostgreSQL', async (_, ask) => {
    expect(await journeysOf(ask)).toBe(1);
  });

  it('the secrets of all providers of a page: one more, however many those are', async () => {
    const listed = await database.inTenant(org, async (tx) => {
      const { rows } = await tx.providers.list(org, { limit: 10 });
      const secretsOf = await tx.providerSecrets.listOf(
        org,
        rows.map(({ id }) => id),
      );
      return rows.map(({ id, name }) => [name, secretsOf.get(id)?.map((secret) => secret.name)]);
    });
    expect(listed).toEqual([
      ['a', ['a1', 'a2']],
      ['b', ['b1', 'b2']],
      ['c', undefined],
    ]);
    expect(await journeysOf((tx) => tx.providerSecrets.listOf(org, ['x', 'y', 'z']))).toBe(1);
  });

  it('whose key it is: one journey there and back, the end of the transaction included', async () => {
    await database.ping();
    gate.arm({ at: Number.POSITIVE_INFINITY, kill: () => undefined });
    expect(await database.findApiKeyById(keyId)).toMatchObject({ id: keyId, orgId: org, role: 'owner', changedRev: 1 });
    expect(gate.sent).toBe(1);
  });
});

describe('a transaction whose beginning travels with its first question', () => {
  /** No session can be for it: the server refuses the first thing that is sent. */
  const impossible = 'org\u0000';

  it('answers nothing where the beginning fails, whoever asks how', async () => {
    const refused = { code: 'validation_failed' };
    await expect(database.inTenant(impossible, (tx) => tx.routes.list(org, { limit: 1 }))).rejects.toMatchObject(
      refused,
    );
    await expect(database.inTenant(impossible, (tx) => tx.routes.count(org))).rejects.toMatchObject(refused);
    await expect(database.findApiKeyById('key\u0000')).rejects.toMatchObject(refused);
    await expect(database.change(impossible, actor, () => Promise.resolve())).rejects.toMatchObject(refused);
  });

  it('is the tenant from its first question on, whichever of two that leave together', async () => {
    const { orgId: other } = await database.createOrganization(actor, aNewOrganization());
    const counts = (as: string) =>
      database.inTenant(as, (tx) =>
        Promise.all([
          tx.routes.count(org),
          tx.routes.list(org, { limit: 10 }).then(({ rows }) => rows.length),
          tx.apiKeys.count(org),
          tx.providers.count(org),
        ]),
      );
    expect(await counts(other)).toEqual([0, 0, 0, 0]);
    expect(await counts(org)).toEqual([3, 3, 1, 3]);
  });

  it('that asks nothing leaves the connection as it was', async () => {
    expect(await database.inTenant(org, () => Promise.resolve('nothing'))).toBe('nothing');
    await expect(database.inTenant(org, () => Promise.reject(new Error('no')))).rejects.toMatchObject({
      code: 'internal',
    });
    expect(await database.inTenant(org, (tx) => tx.routes.count(org))).toBe(3);
  });

  it('fails with its question, and the next one on the same connection does not', async () => {
    const wrong = (tx: TenantTx) => tx.routes.findByName(org, { owner: null }, 'b\u0000');
    await expect(database.inTenant(org, wrong)).rejects.toMatchObject({ code: 'validation_failed' });
    // Aborted by the first question, whatever the work makes of that.
    const swallowed = database.inTenant(org, async (tx) => {
      await wrong(tx).catch(() => undefined);
      return tx.routes.count(org);
    });
    await expect(swallowed).rejects.toMatchObject({ code: 'internal' });
    expect(await database.inTenant(org, (tx) => tx.routes.count(org))).toBe(3);
  });

  it('asks again on another connection where its own is cut before the answer', async () => {
    await database.ping();
    gate.arm({ at: 1, kill: () => undefined });
    expect(await database.inTenant(org, (tx) => tx.routes.count(org))).toBe(3);
    expect(gate.disarm()).toBe(true);
    gate.arm({ at: 1, kill: () => undefined });
    expect((await database.findApiKeyById(keyId))?.id).toBe(keyId);
  });
});
