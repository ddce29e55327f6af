import { keyNames } from '@headgate/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type AdminAnswer, type RunningProxy, type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let proxies: RunningProxy[];

beforeAll(async () => {
  stack = await startStack();
  await stack.change('PUT', '/providers/main', { kind: 'mock' });
  proxies = [
    stack.proxy,
    await stack.startProxy({ PROXY_ID: 'second' }),
    await stack.startProxy({ PROXY_ID: 'third' }),
  ];
  for (const proxy of proxies) expect(await statusOf(proxy, stack.apiKey)).toBe(200);
});
afterAll(() => stack?.stop());

async function statusOf(proxy: RunningProxy, apiKey: string): Promise<number> {
  return (await callProxy({ url: proxy.url, apiKey, body: ask('main/echo', 'hi') })).status;
}

const revisionOf = (answer: AdminAnswer): string => String(answer.headers.get('x-headgate-revision'));

describe('a change on its way to three proxies', () => {
  it('is told with who made it, who runs it and how long it took', async () => {
    const changed = await stack.change('PATCH', '/providers/main', { description: 'one' });
    const revision = revisionOf(changed);
    const { body } = await stack.call('GET', `/revisions/${revision}`);
    expect(body).toMatchObject({ changes: 1, pending: [], refused: [], events: [{ action: 'update' }] });
    expect(body['running']).toHaveLength(3);
    expect(body['running']).toEqual(expect.arrayContaining(['second', 'third']));
    expect(body['propagation_ms']).toEqual(expect.any(Number));
    await eventually(
      () => stack.call('GET', `/revisions/${revision}`),
      (answer) => typeof answer.body['published_at'] === 'string',
    );
  });
});

describe('revoked keys', () => {
  const count = 40;
  const keys: { readonly id: string; readonly text: string }[] = [];
  beforeAll(async () => {
    for (let at = 0; at < count; at += 1) {
      const { body } = await stack.call('POST', '/keys', { name: `key ${at}` });
      keys.push({ id: String(body['id']), text: String(body['key']) });
    }
    for (const { text } of keys) {
      for (const proxy of proxies)
        await eventually(
          () => statusOf(proxy, text),
          (status) => status === 200,
        );
    }
  });

  it('are refused by every proxy once the answer says that it is applied, which it says within a second for all but one in a hundred', async () => {
    let accepted = 0;
    let late = 0;
    for (const { id, text } of keys) {
      const revoked = await stack.change('POST', `/keys/${id}/revoke`);
      expect(revoked.headers.get('x-headgate-applied')).toBe('true');
      const statuses = await Promise.all(proxies.map((proxy) => statusOf(proxy, text)));
      accepted += statuses.filter((status) => status !== 401).length;
      // As the product tells it: from the commit until the last proxy began to serve what says so.
      const { body } = await stack.call('GET', `/revisions/${revisionOf(revoked)}`);
      if (Number(body['propagation_ms']) > 1_000) late += 1;
    }
    expect(accepted).toBe(0);
    expect(late).toBeLessThanOrEqual(count / 100);
  });
});

describe('a rotated key', () => {
  it('works with both secrets on every proxy during the grace, and with the new one alone after', async () => {
    const { body } = await stack.call('POST', '/keys', { name: 'rotating' });
    const old = String(body['key']);
    for (const proxy of proxies)
      await eventually(
        () => statusOf(proxy, old),
        (status) => status === 200,
      );
    const rotated = await stack.change('POST', `/keys/${String(body['id'])}/rotate`, { grace_seconds: 3600 });
    const next = String(rotated.body['key']);
    const during = await Promise.all(proxies.flatMap((proxy) => [statusOf(proxy, old), statusOf(proxy, next)]));
    expect(during).toEqual(during.map(() => 200));
    const last = await stack.change('POST', `/keys/${String(body['id'])}/rotate`, { grace_seconds: 0 });
    const after = await Promise.all(
      proxies.flatMap((proxy) => [old, next, String(last.body['key'])].map((text) => statusOf(proxy, text))),
    );
    expect(after).toEqual(proxies.flatMap(() => [401, 401, 200]));
  });

  it('is refused at an endpoint it may not use, though its models and routes are right', async () => {
    const { body } = await stack.call('POST', '/keys', { name: 'embeds', endpoints: ['embeddings'] });
    const { status, text } = await eventually(
      () => callProxy({ url: stack.proxy.url, apiKey: String(body['key']), body: ask('main/echo', 'hi') }),
      (answer) => answer.status !== 401,
    );
    expect(status).toBe(403);
    expect(text).toContain('may not use the endpoint');
  });
});

describe('a snapshot that is poisoned', () => {
  it('is refused by name, changes nothing, and is mended', async () => {
    const redis = new Redis(stack.redisUrl);
    try {
      const org = stack.organization;
      // Every proxy runs the head before it is poisoned: one still on its way to it would rightly stay where it is.
      await stack.change('PATCH', '/providers/main', { description: 'good' });
      const head = Number(await redis.get(keyNames.head(org)));
      const bad = head + 1;
      await redis.mset(
        keyNames.snapshot(org, bad),
        'garbage',
        keyNames.head(org),
        String(bad),
        keyNames.digest,
        'poison',
      );
      await redis.hset(keyNames.index, org, bad);
      await redis.publish(keyNames.hints, JSON.stringify({ org, rev: bad }));
      const fleet = await eventually(
        () => stack.call('GET', '/proxies'),
        ({ body }) =>
          (body['data'] as { refused: { rev: number } | null }[]).every(({ refused }) => refused?.rev === bad),
      );
      expect((fleet.body['data'] as { rev: number }[]).map(({ rev }) => rev)).toEqual([head, head, head]);
      for (const proxy of proxies) expect(await statusOf(proxy, stack.apiKey)).toBe(200);
      await redis.mset(keyNames.head(org), String(head));
      await redis.hset(keyNames.index, org, head);
      const mended = await stack.change('PATCH', '/providers/main', { description: 'two' });
      expect(Number(revisionOf(mended))).toBe(bad);
    } finally {
      redis.disconnect();
    }
  });
});

describe('a proxy that was killed', () => {
  it('is named while it may still be there, and gone afterwards', async () => {
    await proxies[2]?.app.stop('SIGKILL');
    const changed = await stack.call('PATCH', '/providers/main?wait=applied', { description: 'three' });
    expect(changed.headers.get('x-headgate-applied')).toBe('false');
    expect(changed.headers.get('x-headgate-pending')).toBe('third');
    const { body } = await stack.call('GET', `/revisions/${revisionOf(changed)}`);
    expect(body['pending']).toEqual(['third']);
    await eventually(
      () => stack.call('GET', '/proxies'),
      (answer) => (answer.body['data'] as { proxy: string }[]).every(({ proxy }) => proxy !== 'third'),
      30_000,
    );
  });
});
