import { keyNames } from '@headgate/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppProcess } from '../support/app-process.ts';
import { ask, callProxy } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type Footprint, readFootprint } from '../support/footprint.ts';
import { type KillGate, openKillGate } from '../support/kill-gate.ts';
import { type Stack, startStack } from '../support/stack.ts';

const secret = 'sk-live-0000000000000077';
/** Every how many messages there is a kill point; 1 visits all of them. */
const stride = Number(process.env['KILL_STRIDE'] ?? '3');
const unreachable = Infinity;
let stack: Stack;
let upstream: FakeProvider;
let redis: Redis;
let gate: KillGate;
let gated: Record<'DATABASE_URL' | 'REDIS_URL', string>;
/** What an undisturbed change leaves. */
let whole: Omit<Footprint, 'rev'>;

const newProvider = (name: string): object => ({ name, kind: 'openai', base_url: `${upstream.url}/v1`, secret });
const footprintOf = (name: string): Promise<Footprint> => readFootprint(stack.databaseUrl, stack.organization, name);

beforeAll(async () => {
  [stack, upstream] = await Promise.all([startStack(), startFakeProvider({ credential: secret })]);
  redis = new Redis(stack.redisUrl);
  gate = openKillGate();
  gated = { DATABASE_URL: await gate.through(stack.databaseUrl), REDIS_URL: await gate.through(stack.redisUrl) };
  await stack.change('POST', '/providers', newProvider('main'));
  // A proxy holds, and reports, only organizations that were called.
  expect(await statusAtProxy('main')).toBe(200);
  const { rev: _, ...counts } = await footprintOf('main');
  whole = counts;
});
afterAll(async () => {
  await stack?.stop();
  redis?.disconnect();
  await gate?.close();
  await upstream?.close();
});

async function statusAtProxy(name: string): Promise<number> {
  return (await callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, body: ask(`${name}/echo`, 'hi') })).status;
}

/** Old or new, and what was there before goes on. */
async function expectProxyServes(name: string): Promise<void> {
  expect(await statusAtProxy('main')).toBe(200);
  expect([200, 404]).toContain(await statusAtProxy(name));
}

/** Database, index, head, snapshot and proxy at one revision, and nothing left to publish. */
async function expectConverged(): Promise<void> {
  const { rev } = await footprintOf('main');
  const org = stack.organization;
  const places = async (): Promise<unknown> => {
    const { body } = await stack.call('GET', '/proxies');
    const { body: revision } = await stack.call('GET', `/revisions/${rev}`);
    return {
      head: Number(await redis.get(keyNames.head(org))),
      index: Number(await redis.hget(keyNames.index, org)),
      snapshots: await redis.exists(keyNames.snapshot(org, rev)),
      proxies: (body['data'] as { rev: number }[]).map((proxy) => proxy.rev),
      isPublished: typeof revision['published_at'] === 'string',
    };
  };
  const right = { head: rev, index: rev, snapshots: 1, proxies: [rev], isPublished: true };
  await eventually(places, (found) => JSON.stringify(found) === JSON.stringify(right));
}

/** The whole new state or the whole old one, in the database and through the API; gives whether it is the new one. */
async function expectWholeOrNothing(name: string, before: number): Promise<boolean> {
  const found = await footprintOf(name);
  const isNew = found.providers > 0;
  const nothing = { providers: 0, secrets: 0, routes: 0, events: 0, outbox: 0, rev: before };
  expect(found).toEqual(isNew ? { ...whole, rev: before + 1 } : nothing);
  const [provider, route, verified] = await Promise.all([
    stack.call('GET', `/providers/${name}`),
    stack.call('GET', `/routes/${name}`),
    stack.call('GET', '/audit/verify'),
  ]);
  expect([provider.status, route.status]).toEqual(isNew ? [200, 200] : [404, 404]);
  expect(verified.body['intact']).toBe(true);
  return isNew;
}

/** Where to kill a change of so many messages: at every third, and at each of the last, where it is committed. */
function chooseKillPoints(messages: number): number[] {
  const all = Array.from({ length: messages }, (_, index) => index + 1);
  return all.filter((at) => (at - 1) % stride === 0 || at > messages - 4);
}

interface Admin {
  readonly url: string;
  readonly app: AppProcess;
}

/** Makes a provider through an admin API that dies at this message; says what it answered, if it did. */
async function createThrough({ url, app }: Admin, name: string, at: number): Promise<number | undefined> {
  gate.arm({ at, kill: () => app.signal('SIGKILL') });
  const answer = await fetch(`${url}/v1/admin/providers`, {
    method: 'POST',
    headers: { 'x-api-key': stack.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify(newProvider(name)),
  }).catch(() => undefined);
  return answer?.status;
}

describe('an admin API killed between any two steps of a new provider', () => {
  it('leaves all of it or nothing, and what it leaves arrives everywhere', async () => {
    expect(Object.values(whole).every((count) => count > 0)).toBe(true);
    const first = await stack.startAdmin(gated);
    expect(await createThrough(first, 'admin-unharmed', unreachable)).toBe(201);
    const points = chooseKillPoints(gate.sent);
    let next = Promise.resolve(first);
    const outcomes: boolean[] = [];
    for (const at of points) {
      const admin = await next;
      const name = `admin-${at}`;
      const { rev: before } = await footprintOf(name);
      const status = await createThrough(admin, name, at);
      if (gate.disarm()) {
        await admin.app.stop('SIGKILL');
        await gate.settle();
        next = stack.startAdmin(gated);
      }
      const isNew = await expectWholeOrNothing(name, before);
      outcomes.push(isNew);
      // Whoever was told of success was told the truth.
      if (status !== undefined) expect([status, isNew]).toEqual([201, true]);
      await expectProxyServes(name);
      await expectConverged();
      expect(await statusAtProxy(name)).toBe(isNew ? 200 : 404);
    }
    await next;
    // Nothing at first, and all of it from the commit on.
    expect(outcomes).toEqual([...outcomes].sort());
    expect(outcomes.filter((isNew) => !isNew).length).toBeGreaterThan(5);
    expect(outcomes).toContain(true);
  }, 180_000);
});

/** Makes a provider while the worker dies at this message of publishing it; resolves when either is over. */
async function publishUntil(name: string, at: number): Promise<void> {
  gate.arm({ at, since: stack.organization, kill: () => stack.worker.signal('SIGKILL') });
  const { headers } = await stack.call('POST', '/providers', newProvider(name));
  const revision = String(headers.get('x-headgate-revision'));
  await eventually(async () => {
    const { body } = await stack.call('GET', `/revisions/${revision}`);
    return gate.isReached || typeof body['published_at'] === 'string';
  }, Boolean);
}

describe('a worker killed between any two steps of a publication', () => {
  it('leaves the old or the new configuration in force, and the next worker finishes', async () => {
    await stack.restartWorker(gated);
    await publishUntil('worker-unharmed', unreachable);
    const points = chooseKillPoints(gate.sent);
    expect(points.length).toBeGreaterThan(5);
    const heads = new Set<number>();
    for (const at of points) {
      await expectConverged();
      const name = `worker-${at}`;
      const { rev: before } = await footprintOf(name);
      await publishUntil(name, at);
      if (gate.disarm()) {
        await stack.worker.stop('SIGKILL');
        await gate.settle();
      }
      expect(await expectWholeOrNothing(name, before)).toBe(true);
      const head = Number(await redis.get(keyNames.head(stack.organization)));
      heads.add(head - before);
      expect(await redis.exists(keyNames.snapshot(stack.organization, head))).toBe(1);
      await expectProxyServes(name);
      await stack.restartWorker(gated);
    }
    await expectConverged();
    // It died before the head moved, and after.
    expect([...heads].sort()).toEqual([0, 1]);
    for (const at of points) expect(await statusAtProxy(`worker-${at}`)).toBe(200);
  }, 180_000);
});
