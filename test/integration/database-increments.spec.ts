import { type ChangeTx, type Configuration, Database } from '@headgate/database';
import { aNewOrganization, aNewProvider, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import { policyDefinition } from '@headgate/domain';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;

let place: TestDatabase;
let database: Database;
let client: pg.Client;
let org: string;
let names = 0;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url });
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
});
beforeEach(async () => {
  org = (await database.createOrganization(actor, aNewOrganization())).orgId;
});
afterAll(async () => {
  await client.end();
  await database.close();
  await place.drop();
});

/** One of what is there, by a number; undefined where there is nothing. */
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];
const newName = (): string => `n${(names += 1)}`;

type Act = (tx: ChangeTx, rows: Configuration, at: number) => unknown;
const acts = {
  'make project': (tx) => tx.projects.insert(org, { slug: newName() }),
  'change project': (tx, { projects }, at) =>
    tx.projects.update(org, pick(projects, at)?.id ?? '', undefined, { settings: { retries: at } }),
  'make provider': async (tx, _, at) => {
    const name = newName();
    const { id } = await tx.providers.insert(org, aNewProvider({ name, projects: at % 2 ? ['default'] : null }));
    await tx.routes.insert(org, aNewRoute({ name, providerId: id }));
  },
  'change provider': (tx, { providers }, at) =>
    tx.providers.update(org, pick(providers, at)?.id ?? '', undefined, { enabled: at % 2 === 0 }),
  'give a secret': (tx, { providers }, at) => {
    const [name, providerId] = [newName(), pick(providers, at)?.id];
    const value = { version: 1, weight: 1, enabled: true, sealed: name, mask: 'sk-...' };
    return providerId && tx.providerSecrets.insert(org, { ...value, name, providerId });
  },
  'take a secret': (tx, { providers }, at) => tx.providerSecrets.delete(org, pick(providers, at)?.secrets[0]?.id ?? ''),
  'remove provider': (tx, { providers }, at) => tx.providers.delete(org, pick(providers, at)?.id ?? ''),
  'make route': (tx, _, at) => tx.routes.insert(org, aNewRoute({ name: newName(), live: at % 3 !== 0 })),
  'change route': (tx, { routes }, at) =>
    tx.routes.update(org, pick(routes, at)?.id ?? '', undefined, { enabled: at % 2 === 0, live: at % 5 !== 0 }),
  'remove route': (tx, { routes }, at) => tx.routes.delete(org, pick(routes, at)?.id ?? ''),
  'make policy': (tx) => {
    const definition = policyDefinition.parse({ targets: [{ id: 'a', provider: 'p', model: 'm' }] });
    const own = { projectId: null, name: newName(), projects: null, live: true, draft: null };
    return tx.policies.insert(org, { ...own, body: definition });
  },
  'remove policy': async (tx, { policies }, at) => {
    const row = await tx.policies.findById(org, pick(policies, at)?.id ?? '');
    return row && tx.policies.delete(row);
  },
  'say something of a model': async (tx, _, at) => {
    const model = `m${at % 3}`;
    const row = await tx.modelOverrides.find(org, 'p', model);
    return row
      ? tx.modelOverrides.update(row, { tools: at % 2 > 0 })
      : tx.modelOverrides.insert(org, { provider: 'p', model }, { tools: true });
  },
  'say nothing of a model any more': async (tx, _, at) => {
    const row = await tx.modelOverrides.find(org, 'p', `m${at % 3}`);
    return row && tx.modelOverrides.delete(row);
  },
  'change settings': async (tx, _, at) =>
    tx.organizations.updateDefaults(await tx.organizations.get(org), { settings: { retries: at % 4 } }),
  'nothing that travels': () => undefined,
} as const satisfies Record<string, Act>;

interface Step {
  readonly what: keyof typeof acts;
  readonly at: number;
}

/** One change, whether or not there is something to change. */
async function act({ what, at }: Step): Promise<void> {
  const rows = await database.loadConfiguration(org);
  await database.change(org, actor, async (tx) => {
    tx.record(anAuditRecord());
    await (acts[what] as Act)(tx, rows, at);
  });
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
  at: fc.nat(50),
});

describe('a configuration read on top of one read before', () => {
  it('is what reading everything gives, whatever was changed in between', async () => {
    let before: Configuration | undefined;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const each of steps) await act(each);
        before = await database.loadConfiguration(org, before);
        expect(before).toEqual(await database.loadConfiguration(org));
      }),
      { numRuns: 25 },
    );
  });

  it('shares with it every row that was not written', async () => {
    for (const what of ['make provider', 'make route', 'make route', 'make policy'] as const)
      await act({ what, at: 1 });
    const before = await database.loadConfiguration(org);
    await act({ what: 'change route', at: 1 });
    const after = await database.loadConfiguration(org, before);
    expect(after.routes.filter((row, at) => row !== before.routes[at])).toHaveLength(1);
    for (const kind of ['projects', 'providers', 'policies', 'models'] as const) expect(after[kind]).toBe(before[kind]);
  });
});

describe('everything is read where it is not certain what was written', () => {
  /** Past every repository and row security: only reading everything finds it. */
  async function tamper(table: string, statement: string): Promise<void> {
    await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await client.query(statement, [org]);
    await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  it.each([
    ['not where it is', 'outbox', 'DELETE FROM outbox WHERE org_id = $1 AND rev = 1', true],
    ['a change in between is forgotten', 'outbox', 'DELETE FROM outbox WHERE org_id = $1 AND rev = 3', false],
    ['a change does not say', 'outbox', 'UPDATE outbox SET changed = NULL WHERE org_id = $1 AND rev = 3', false],
    ['it was another change before', 'outbox', 'UPDATE outbox SET id = -id WHERE org_id = $1 AND rev = 2', false],
    ['the database is behind', 'organization', 'UPDATE organization SET rev = 1 WHERE id = $1', false],
  ])('%s', async (_why, table, statement, isReadFromBefore) => {
    await act({ what: 'make route', at: 1 });
    const before = await database.loadConfiguration(org);
    for (const what of ['make policy', 'make policy'] as const) await act({ what, at: 1 });
    await tamper('route', 'UPDATE route SET enabled = false WHERE org_id = $1');
    await tamper(table, statement);
    const { routes } = await database.loadConfiguration(org, before);
    expect(routes[0]?.enabled).toBe(isReadFromBefore);
  });
});
