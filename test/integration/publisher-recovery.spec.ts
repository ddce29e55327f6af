import { anAuditRecord } from '@headgate/database/testing';
import { policyDefinition, snapshotLimits } from '@headgate/domain';
import { keyNames, ProxyReports } from '@headgate/redis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pollOutbox } from '../../apps/worker/src/outbox-poll.ts';
import { Publisher } from '../../apps/worker/src/publisher.ts';
import { reconcile } from '../../apps/worker/src/reconcile.ts';
import { eventually } from '../support/eventually.ts';
import { actor, override, type PublishedOrganization, Publishing } from '../support/publishing.ts';

let place: Publishing;
let acme: PublishedOrganization;

beforeAll(async () => {
  place = await Publishing.open();
});
beforeEach(async () => {
  acme = await place.organization();
});
afterEach(() => place.stopWorkers());
afterAll(() => place?.close());

describe('a Redis that lost everything', () => {
  it('is filled again, and until then no key is called unknown', async () => {
    const key = await acme.mintKey();
    await new Publisher(place.surroundings()).publish(acme.org, key.rev);
    await place.connection.client.flushall();
    expect(await place.keys.findKey(key.id)).toEqual({ kind: 'unfilled' });
    const seen: string[] = [];
    const keys = override(place.keys, {
      putKeys: async (...args) => {
        seen.push((await place.keys.findKey('nobody')).kind);
        return place.keys.putKeys(...args);
      },
    });
    const deps = place.surroundings({ keys });
    await reconcile(deps, new Publisher(deps));
    expect(new Set(seen)).toEqual(new Set(['unfilled']));
    expect(await acme.head()).toBe(key.rev);
    expect(await place.keys.findKey(key.id)).toMatchObject({ kind: 'found', org: acme.org });
    expect(await place.keys.findKey('nobody')).toEqual({ kind: 'unknown' });
  });

  it('is noticed by a running worker', async () => {
    const rev = await acme.change('kept');
    place.work();
    await eventually(acme.head, (at) => at === rev);
    // Twice: the first time may meet the look every worker takes when it starts.
    for (let time = 0; time < 2; time += 1) {
      await place.connection.client.flushall();
      await eventually(acme.head, (at) => at === rev);
    }
  });

  it('that is up to date is left alone', async () => {
    const deps = place.surroundings();
    await reconcile(deps, new Publisher(deps));
    const digest = await place.snapshots.readDigest();
    await reconcile(deps, new Publisher(deps));
    expect(await place.snapshots.readDigest()).toBe(digest);
  });
});

describe('a snapshot damaged where it is stored', () => {
  it('is written again once a proxy complains, and not again for a complaint that has another reason', async () => {
    const rev = await acme.change('kept');
    const deps = place.surroundings();
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, rev);
    const whole = await place.snapshots.findHeadSnapshot(acme.org);
    const damage = (): Promise<unknown> => place.connection.client.set(keyNames.snapshot(acme.org, rev), 'garbage');
    await damage();
    await reconcile(deps, publisher);
    expect(await place.snapshots.findHeadSnapshot(acme.org)).toBe('garbage');

    const at = '2026-01-02T03:04:05.000Z';
    const refused = { rev, reason: 'signature', at };
    const report = {
      proxy: 'prx_a',
      version: '1',
      started_at: at,
      seen_at: at,
      rev: 0,
      sha256: '',
      since: at,
      refused,
    };
    await new ProxyReports(place.connection).write([{ org: acme.org, report }]);
    await reconcile(deps, publisher);
    expect(await place.snapshots.findHeadSnapshot(acme.org)).toBe(whole);

    await damage();
    await new ProxyReports(place.connection).write([{ org: acme.org, report }]);
    await reconcile(deps, publisher);
    expect(await place.snapshots.findHeadSnapshot(acme.org)).toBe('garbage');
  });
});

describe('a database that was put back to an earlier state', () => {
  it('is told of once, since no change of its can arrive', async () => {
    const rev = await acme.change('kept');
    const errors: unknown[] = [];
    const log = override(place.surroundings().log, { error: (...args: unknown[]) => void errors.push(args[0]) });
    const deps = place.surroundings({ log });
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, rev);
    const snapshots = override(place.snapshots, {
      readRevisions: async (orgs) => new Map([...(await place.snapshots.readRevisions(orgs)), [acme.org, rev + 7]]),
    });
    await reconcile({ ...deps, snapshots }, publisher);
    await reconcile({ ...deps, snapshots }, publisher);
    expect(errors).toEqual([{ org: acme.org, rev, published: rev + 7 }]);
  });
});

describe('rows written past every change', () => {
  const names = ['before', 'after'] as const;

  /** As somebody with SQL would. */
  async function rename(): Promise<void> {
    const client = new pg.Client({ connectionString: place.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)", [
        acme.org,
      ]);
      await client.query('UPDATE "provider" SET name = $2 WHERE org_id = $1', [acme.org, names[1]]);
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
  }

  it.each([
    ['whole', 500],
    ['in parts', 0],
  ])('reach the proxies by a republication alone, %s', async (_, mostWhole) => {
    const key = await acme.mintKey();
    const rev = await acme.change(names[0]);
    const deps = place.surroundings({ mostWhole });
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, rev);
    await place.connection.client.hdel(keyNames.keys(acme.org), key.id);
    await rename();
    // Neither a look at everything nor a worker that was started again finds anything to do.
    await reconcile(deps, publisher);
    await reconcile(deps, new Publisher(deps));
    expect(await acme.readHeadNames()).toEqual([names[0]]);
    const next = await place.database.republish(acme.org, actor, 0);
    expect(next).toBe(rev + 1);
    await pollOutbox(deps, publisher);
    expect([await acme.head(), await acme.readHeadNames()]).toEqual([next, [names[1]]]);
    expect(await place.keys.findKey(key.id)).toMatchObject({ kind: 'found', org: acme.org });
    // And the next change goes on from there.
    await publisher.publish(acme.org, await acme.change('later'));
    expect(await acme.readHeadNames()).toEqual([names[1], 'later']);
  });

  it('of a database that was put back arrive above what proxies have seen', async () => {
    const rev = await acme.change(names[0]);
    const deps = place.surroundings();
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, await place.database.republish(acme.org, actor, rev + 7));
    expect(await acme.head()).toBe(rev + 8);
    expect((await place.database.inTenant(acme.org, (tx) => tx.audit.verify(acme.org))).isIntact).toBe(true);
  });

  it('of an organization that is gone are nobody’s', async () => {
    await expect(place.database.republish('org_never', actor, 0)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a configuration larger than any proxy takes', () => {
  const rules = Array.from({ length: 100 }, (_, at) => ({
    ...{ id: `r${at}`, when: { field: 'path', op: 'eq', value: '/' } },
    then: { reject: { message: 'x'.repeat(500) } },
  }));
  const definition = policyDefinition.parse({ targets: [{ id: 't', provider: 'good', model: 'm' }], rules });
  const shown = { projectId: null, projects: null, version: 1, definition };
  const policies = Array.from({ length: 270 }, (_, at) => ({ ...shown, id: `pol_${at}`, alias: `filler-${at}` }));

  it.each([
    ['whole', 500],
    ['in parts', 0],
  ])('is refused by its size, %s; nothing of it is stored, and what was published stays', async (_, mostWhole) => {
    expect(JSON.stringify(policies).length).toBeGreaterThan(snapshotLimits.maxBytes);
    const good = await acme.change('good');
    const grown = { by: [] as typeof policies };
    const database = override(place.database, {
      loadConfiguration: async (org) => ({ ...(await place.database.loadConfiguration(org)), policies: grown.by }),
    });
    const deps = place.surroundings({ mostWhole, database });
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, good);
    const stored = async (): Promise<unknown> => [
      (await acme.partKeys()).sort(),
      await place.snapshots.findHeadSnapshot(acme.org),
      await acme.readHeadNames(),
    ];
    const before = await stored();
    grown.by = policies;
    const large = await acme.change('too-much');
    await publisher.publish(acme.org, large);
    expect(await place.refusals.find(acme.org)).toMatchObject({
      ...{ rev: large, reason: 'too_large', message: expect.stringContaining('16777216 bytes') as string },
    });
    expect(await stored()).toEqual(before);
    // Smaller again, it is published.
    grown.by = policies.slice(0, 1);
    const mended = await acme.change('mended');
    await publisher.publish(acme.org, mended);
    expect([await acme.head(), await place.refusals.find(acme.org)]).toEqual([mended, undefined]);
  });
});

describe('a configuration no proxy could take', () => {
  it('is refused and noted, holds up nobody and is not tried for ever; mended, it is published', async () => {
    const good = await acme.change('good');
    let loads = 0;
    const database = override(place.database, {
      loadConfiguration: (id) => {
        if (id === acme.org) loads += 1;
        return place.database.loadConfiguration(id);
      },
    });
    const deps = place.surroundings({ database });
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, good);

    const broken = await acme.change('broken', ['nowhere']);
    const other = await place.organization();
    await pollOutbox(deps, publisher);
    expect(await acme.head()).toBe(good);
    expect(await other.head()).toBe(1);
    expect(await place.refusals.find(acme.org)).toEqual({
      rev: broken,
      reason: 'reference_missing',
      message: expect.stringContaining('nowhere') as string,
      at: '2026-01-02T03:04:05.000Z',
    });
    expect(await acme.isPending()).toBe(false);

    const loadsBefore = loads;
    await reconcile(deps, publisher);
    await publisher.publish(acme.org, broken);
    expect(loads).toBe(loadsBefore);

    const { rev: mended } = await place.database.change(acme.org, actor, async (tx) => {
      const { rows } = await tx.providers.list(acme.org, { limit: 10 });
      const row = rows.find(({ name }) => name === 'broken');
      await tx.providers.update(acme.org, row?.id ?? '', undefined, { projects: null });
      tx.record(anAuditRecord());
    });
    await pollOutbox(deps, publisher);
    expect(await acme.head()).toBe(mended);
    expect(await place.refusals.find(acme.org)).toBeUndefined();
  });

  it('does not hold up a revocation, which is stored and announced without it', async () => {
    const key = await acme.mintKey();
    const announced: number[] = [];
    const snapshots = override(place.snapshots, {
      announce: async (org, rev) => {
        announced.push(rev);
        return place.snapshots.announce(org, rev);
      },
    });
    const publisher = new Publisher(place.surroundings({ snapshots }));
    await publisher.publish(acme.org, key.rev);
    await acme.change('broken', ['nowhere']);
    const revoked = await acme.revokeKey(key.id);
    await publisher.publish(acme.org, revoked);
    expect(await acme.head()).toBe(key.rev);
    expect(announced).toEqual([revoked]);
    const found = await place.keys.findKey(key.id);
    expect(found.kind === 'found' && JSON.parse(found.envelope.body)).toMatchObject({ id: key.id, revoked: true });
  });

  it('does not keep an emptied Redis from being called filled', async () => {
    const broken = await acme.change('broken', ['nowhere']);
    const deps = place.surroundings();
    const publisher = new Publisher(deps);
    await publisher.publish(acme.org, broken);
    await place.connection.client.flushall();
    await reconcile(deps, publisher);
    expect(await place.keys.findKey('nobody')).toEqual({ kind: 'unknown' });
  });
});

describe('stores that are away', () => {
  it('a publisher says so, and a worker goes on when they are back', async () => {
    place.work();
    const first = await acme.change('first');
    await eventually(acme.head, (at) => at === first);
    await place.redis.kill();
    const second = await acme.change('second');
    await expect(new Publisher(place.surroundings()).publish(acme.org, second)).rejects.toThrow();
    expect(await acme.isPending()).toBe(true);
    await place.redis.start();
    await eventually(acme.head, (at) => at === second, 20_000);
  });
});
