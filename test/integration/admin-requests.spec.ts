import { aUsageRow } from '@headgate/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
let inSupport: string;

beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  const { org } = api.owner;
  const project = String((await ask('PUT', '/projects/support', { body: {} })).body['id']);
  const fallback = String((await ask('GET', '/projects/default')).body['id']);
  const at = (minute: number): string => `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z`;
  const attrs: Record<number, Record<string, string>> = {
    ...{ 9: { team: 'red' }, 10: { team: 'blue', 'cost.center': '7' }, 11: { team: 'blue', 'cost.center': 'a:b' } },
  };
  const rows = Array.from({ length: 12 }, (_, index) =>
    aUsageRow(org, {
      request_id: `req_${index}`,
      project: index < 4 ? project : fallback,
      route: index % 2 === 0 ? 'even' : 'odd',
      provider: index < 6 ? 'openai' : 'anthropic',
      model_requested: index === 3 ? 'asked' : 'gpt',
      model_used: index === 5 ? 'answered' : 'gpt-1',
      key_id: index === 7 ? 'keykeykeykey' : 'otherotherot',
      status: index === 8 ? 502 : 200,
      attrs: attrs[index] ?? null,
      started_at: at(index),
    }),
  );
  inSupport = 'req_0';
  await api.database.ensureUsagePartitions(new Date(at(0)), 1);
  await api.database.insertUsage(rows, { spoolId: 's', position: 12 });
});
afterAll(() => api?.close());

async function ids(query: string, from: Ask = ask): Promise<string[]> {
  const { body } = await from('GET', `/requests?limit=200&${query}`);
  return (body['data'] as { request_id: string }[]).map((row) => row.request_id);
}

describe('the request log', () => {
  it('shows every request, newest first, by the slug of its project', async () => {
    expect(await ids('')).toEqual(Array.from({ length: 12 }, (_, index) => `req_${11 - index}`));
    expect((await ask('GET', `/requests/${inSupport}`)).body).toMatchObject({
      project: 'support',
      status: 200,
      input_tokens: 10,
    });
  });

  it.each([
    ['project=support', ['req_3', 'req_2', 'req_1', 'req_0']],
    ['route=odd&provider=openai', ['req_5', 'req_3', 'req_1']],
    ['model=asked', ['req_3']],
    ['model=answered', ['req_5']],
    ['key=keykeykeykey', ['req_7']],
    ['status=502', ['req_8']],
    ['attr=team:blue', ['req_11', 'req_10']],
    ['attr=team:blue&attr=cost.center:7', ['req_10']],
    ['attr=cost.center:a:b', ['req_11']],
    ['attr=team:blue&attr=team:red', []],
    ['attr=team:Blue', []],
    ['attr=owner:blue', []],
    [`attr=${encodeURIComponent("team:' OR 1=1 --")}`, []],
    ['from=2026-11-20T12:09:00Z', ['req_11', 'req_10', 'req_9']],
    ['to=2026-11-20T12:02:00Z', ['req_1', 'req_0']],
    ['from=2026-11-20T13:02:00%2B01:00&to=2026-11-20T12:03:00Z', ['req_2']],
    ['from=2030-01-01', []],
  ])('filtered by %s', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  it('goes page by page', async () => {
    const seen: string[] = [];
    let query = 'limit=5';
    for (let page = 0; page < 10 && query !== ''; page += 1) {
      const { body } = await ask('GET', `/requests?${query}`);
      seen.push(...(body['data'] as { request_id: string }[]).map((row) => row.request_id));
      const next = body['next_cursor'];
      query = typeof next === 'string' ? `limit=5&cursor=${encodeURIComponent(next)}` : '';
    }
    expect(seen).toEqual(await ids(''));
  });

  it('shows a key bound to a project that project alone', async () => {
    const bound = await api.addKey('viewer', 'support');
    expect(await ids('', bound)).toEqual(['req_3', 'req_2', 'req_1', 'req_0']);
    expect((await bound('GET', '/requests/req_11')).status).toBe(404);
    expect((await bound('GET', `/requests/${inSupport}`)).status).toBe(200);
  });

  it.each([
    'status=99',
    'attr=team',
    'attr=Team:x',
    'attr=a:1&attr=b:1&attr=c:1&attr=d:1&attr=e:1&attr=f:1',
    'status=ok',
    'from=yesterday',
    'to=2026-02-30',
    'key=short',
    'colour=red',
  ])('refuses %s', async (query) => {
    expect((await ask('GET', `/requests?${query}`)).status).toBe(400);
  });
});
