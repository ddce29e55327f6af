import { setImmediate as yieldNow } from 'node:timers/promises';
import { aNewApiKey, anAuditRecord } from '@headgate/database/testing';
import { systemClock } from '@headgate/kernel';
import { createPublishQueue } from '@headgate/queue';
import { parseKeyEnvelope } from '@headgate/snapshot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Publisher } from '../../apps/worker/src/publisher.ts';
import type { PublisherDeps } from '../../apps/worker/src/publisher-deps.ts';
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

function newPublisher(changes: Partial<PublisherDeps> = {}): Publisher {
  return new Publisher(place.surroundings(changes));
}

/** The same object, whose method fails the first time: before it has done anything, or after it has done everything. */
function failingOnce<Target extends object>(target: Target, method: keyof Target, when: 'before' | 'after'): Target {
  let hasFailed = false;
  const original = Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>;
  const failing = async (...args: unknown[]): Promise<unknown> => {
    const isNow = !hasFailed;
    hasFailed = true;
    if (isNow && when === 'before') throw new Error('the worker died');
    const result = await original.apply(target, args);
    if (isNow) throw new Error('the worker died');
    return result;
  };
  return override(target, { [method]: failing } as Partial<Target>);
}

describe('a change', () => {
  it('reaches Redis signed, keys first, and is taken off the outbox', async () => {
    const key = await acme.mintKey();
    const rev = await acme.change('one');
    await newPublisher().publish(acme.org, rev);
    expect(await acme.state()).toEqual([rev, rev, false]);
    expect(await acme.readHeadNames()).toEqual(['one']);
    const found = await place.keys.findKey(key.id);
    expect(found).toMatchObject({ kind: 'found', org: acme.org });
    if (found.kind !== 'found') return;
    const record = parseKeyEnvelope(found.envelope, place.verify);
    expect(record).toMatchObject({ id: key.id, project: acme.project, revoked: false });
  });

  it('is the same bytes whoever builds them, whenever', async () => {
    const rev = await acme.change('one');
    await newPublisher().publish(acme.org, rev);
    const first = await place.snapshots.findHeadSnapshot(acme.org);
    await place.connection.client.flushall();
    await newPublisher({ clock: systemClock }).publish(acme.org, rev);
    expect(await place.snapshots.findHeadSnapshot(acme.org)).toBe(first);
  });

  it('that revokes or deletes a key travels as a revoked key; an admin key never travels', async () => {
    const revoked = await acme.mintKey();
    const deleted = await acme.mintKey();
    const admin = aNewApiKey(acme.project, { kind: 'admin', role: 'owner', projectId: null });
    const publisher = newPublisher();
    await publisher.publish(acme.org, deleted.rev);
    const { rev } = await place.database.change(acme.org, actor, async (tx) => {
      await tx.apiKeys.insert(acme.org, admin);
      await tx.apiKeys.update(acme.org, revoked.id, undefined, { revokedAt: new Date() });
      await tx.apiKeys.delete(acme.org, deleted.id);
      tx.record(anAuditRecord());
    });
    await publisher.publish(acme.org, rev);
    for (const { id } of [revoked, deleted]) {
      const found = await place.keys.findKey(id);
      const record = found.kind === 'found' && parseKeyEnvelope(found.envelope, place.verify);
      expect(record).toMatchObject({ id, revoked: true });
    }
    expect(await place.keys.findKey(admin.id)).toEqual({ kind: 'unknown' });
  });

  it('reads back only keys that changed since the head, whoever published that', async () => {
    const first = await acme.mintKey();
    await newPublisher().publish(acme.org, first.rev);
    const second = await acme.mintKey();
    const put: string[] = [];
    const keys = override(place.keys, {
      putKeys: (org, envelopes) => {
        put.push(...envelopes.map(({ body }) => body));
        return place.keys.putKeys(org, envelopes);
      },
    });
    const other = newPublisher({ keys });
    await other.publish(acme.org, second.rev);
    await other.publish(acme.org, await acme.change('no key'));
    expect(put).toHaveLength(1);
    expect(put[0]).toContain(second.id);
  });

  it('whose job was never made is published all the same', async () => {
    place.work();
    const rev = await acme.change('forgotten');
    await eventually(acme.head, (at) => at === rev);
    await eventually(acme.isPending, (pending) => !pending);
  });

  it.each<[string, (deps: PublisherDeps) => Partial<PublisherDeps>]>([
    ['before the keys', (deps) => ({ keys: failingOnce(deps.keys, 'putKeys', 'before') })],
    ['between keys and snapshot', (deps) => ({ snapshots: failingOnce(deps.snapshots, 'publish', 'before') })],
    ['after the snapshot', (deps) => ({ snapshots: failingOnce(deps.snapshots, 'publish', 'after') })],
  ])('interrupted %s is finished by the next try, whole or in parts', async (_name, broken) => {
    for (const mostWhole of [undefined, 0]) {
      const { rev } = await acme.mintKey();
      const publisher = newPublisher({ ...broken(place.surroundings()), mostWhole });
      await expect(publisher.publish(acme.org, rev)).rejects.toThrow('the worker died');
      expect(await acme.isPending()).toBe(true);
      await publisher.publish(acme.org, rev);
      expect(await acme.state()).toEqual([rev, rev, false]);
      expect(await acme.readHeadNames()).toEqual([]);
    }
  });
});

describe('many changes', () => {
  it('two hundred at once, with two workers and every job made, end at the newest; the head never goes back', async () => {
    place.work();
    place.work();
    const queue = createPublishQueue(place.redis.url);
    const heads: number[] = [];
    let isWatching = true;
    const watching = (async () => {
      while (isWatching) {
        heads.push((await acme.head()) ?? 0);
        await yieldNow();
      }
    })();
    let newest = 0;
    for (let at = 0; at < 200; at += 1) {
      newest = await acme.change(`p${at}`);
      await queue.enqueuePublish(acme.org, newest);
    }
    await eventually(acme.head, (rev) => rev === newest);
    isWatching = false;
    await watching;
    expect(heads).toEqual([...heads].sort((a, b) => a - b));
    expect(await acme.readHeadNames()).toHaveLength(200);
    await eventually(acme.isPending, (pending) => !pending);
    await queue.close();
  }, 90_000);

  it('of which one is stored late, after a newer one, leave the newer at the head', async () => {
    await acme.change('before');
    const configuration = await place.database.loadConfiguration(acme.org);
    const newest = await acme.change('newest');
    await Promise.all([newPublisher(), newPublisher()].map((publisher) => publisher.publish(acme.org, newest)));
    const database = override(place.database, { loadConfiguration: () => Promise.resolve(configuration) });
    await newPublisher({ database }).publish(acme.org, newest + 1);
    expect(await acme.state()).toEqual([newest, newest, false]);
    expect(await acme.readHeadNames()).toEqual(['before', 'newest']);
  });
});

describe('a large organization', () => {
  const large = { mostWhole: 0 };

  it('is published in parts, by one worker and then another, as one that knows nothing would publish it', async () => {
    const [one, other] = [newPublisher(large), newPublisher(large)];
    const names: string[] = [];
    for (const [at, publisher] of [one, one, other, one, one, other].entries()) {
      names.push(`p${at}`);
      const rev = await acme.change(`p${at}`);
      await publisher.publish(acme.org, rev);
      expect(await acme.state()).toEqual([rev, rev, false]);
      expect(await acme.readHeadNames()).toEqual(names);
    }
    const text = await place.snapshots.findHeadSnapshot(acme.org);
    const parts = await acme.readHeadParts();
    await place.connection.client.flushall();
    await newPublisher(large).publish(acme.org, 1);
    expect(await place.snapshots.findHeadSnapshot(acme.org)).toBe(text);
    expect(await acme.readHeadParts()).toEqual(parts);
  });

  it.each([
    ['were lost', async () => place.connection.client.del(...(await acme.partKeys()))],
    [
      'were spoiled',
      async () => Promise.all((await acme.partKeys()).map((key) => place.connection.client.set(key, 'x'))),
    ],
  ])('whose parts %s is repaired', async (_what, spoil) => {
    const publisher = newPublisher(large);
    await publisher.publish(acme.org, await acme.change('one'));
    const before = await acme.readHeadParts();
    await spoil();
    await publisher.repair(acme.org);
    expect(await acme.readHeadParts()).toEqual(before);
    expect(await acme.readHeadNames()).toEqual(['one']);
  });
});
