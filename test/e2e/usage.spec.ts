import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy, type ProxyAnswer } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type Stack, startStack } from '../support/stack.ts';

interface ListedRequest {
  readonly request_id: string;
  readonly status: number;
  readonly model_used: string;
  readonly output_tokens: number;
}

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
});
afterAll(() => stack?.stop());

async function listRequests(): Promise<ListedRequest[]> {
  const rows: ListedRequest[] = [];
  for (let cursor: unknown = ''; typeof cursor === 'string';) {
    const { body } = await stack.call('GET', `/requests?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.push(...(body['data'] as ListedRequest[]));
    cursor = body['next_cursor'];
  }
  return rows;
}

describe('accounting', () => {
  it('lists one row for each request: whole, streamed, failed', async () => {
    const ids: (string | null)[] = [];
    for (const body of [
      ask('mock/echo'),
      ask('mock/echo', 'Hello', { stream: true }),
      ask('mock/fail-503'),
      ask('nobody/none'),
    ]) {
      const answer = await callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, body });
      ids.push(answer.headers.get('x-request-id'));
    }
    const rows = await eventually(listRequests, (listed) =>
      ids.slice(0, 3).every((id) => listed.some((row) => row.request_id === id)),
    );
    const [whole, streamed, failed] = ids.map((id) => rows.filter((row) => row.request_id === id));
    expect(whole).toHaveLength(1);
    expect(whole).toMatchObject([{ status: 200, model_used: 'echo' }]);
    expect(streamed).toMatchObject([{ status: 200, output_tokens: whole?.[0]?.output_tokens }]);
    expect(failed).toMatchObject([{ status: 503 }]);
  });

  it('tells the attributes of the key, and finds requests by them', async () => {
    const made = await stack.call('POST', '/keys?wait=applied', {
      ...{ name: 'with attributes', kind: 'inference' },
      attrs: { team: 'support', 'cost.center': '4711' },
    });
    const answer = await callProxy({ url: stack.proxy.url, apiKey: String(made.body['key']), body: ask('mock/echo') });
    const found = await eventually(
      async () => (await stack.call('GET', '/requests?attr=team:support&attr=cost.center:4711')).body['data'],
      (rows) => (rows as unknown[]).length > 0,
    );
    expect(found).toMatchObject([
      { request_id: answer.headers.get('x-request-id'), attrs: { team: 'support', 'cost.center': '4711' } },
    ]);
  });

  it('archives the calls of a route that asks for it, sealed wherever they lie, and no others', async () => {
    const model = { name: 'echo', provider: 'mock' };
    await stack.change('PUT', '/routes/kept', { models: [model], config: { archive: true, retention: 3 } });
    await stack.change('PUT', '/routes/passing', { models: [model] });
    const stateDir = await mkdtemp(path.join(tmpdir(), 'headgate-state-'));
    const { url } = await stack.startProxy({ STATE_DIR: stateDir });
    const send = (route: string, more: object = {}): Promise<ProxyAnswer> =>
      callProxy({ url, apiKey: stack.apiKey, body: ask(route, 'a most private question', more) });
    const answers = [await send('kept'), await send('kept', { stream: true }), await send('passing')];
    const ids = answers.map(({ headers }) => headers.get('x-request-id') ?? '');
    await eventually(
      async () => (await stack.call('GET', '/archives/kept')).body['data'],
      (rows) => (rows as unknown[]).length === 2,
    );
    const [whole, streamed] = await Promise.all(ids.map((id) => stack.call('GET', `/archives/kept/${id}`)));
    expect(whole?.body).toMatchObject({ route: 'kept', status: 200, request: { encoding: 'utf8', cut: false } });
    expect(JSON.stringify(whole?.body['request'])).toContain('a most private question');
    expect(JSON.stringify(whole?.body['reply'])).toContain('a most private question');
    expect(JSON.stringify(streamed?.body['reply'])).toContain('[DONE]');
    expect((await stack.call('GET', '/archives/passing')).body['data']).toEqual([]);
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query('ALTER TABLE archived_call NO FORCE ROW LEVEL SECURITY');
    const { rows } = await client.query<{ sealed: string }>('SELECT * FROM archived_call');
    await client.query('ROLLBACK');
    await client.end();
    expect(rows).toHaveLength(2);
    const readable = rows.map(({ sealed }) => Buffer.from(sealed, 'base64url').toString('latin1')).join();
    expect(`${JSON.stringify(rows)}${readable}`).not.toContain('private');
    // What is stored leaves the proxy's disk.
    await eventually(
      async () => (await readdir(path.join(stateDir, 'archive'))).length,
      (left) => left === 0,
    );
    await rm(stateDir, { recursive: true, force: true });
  });

  it('keeps exactly one row per request though proxy and worker are killed in the middle', async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'headgate-state-'));
    const first = await stack.startProxy({ STATE_DIR: stateDir });
    const done = await Promise.all(
      Array.from({ length: 40 }, () => callProxy({ url: first.url, apiKey: stack.apiKey, body: ask('mock/echo') })),
    );
    const cut = Array.from({ length: 5 }, () =>
      callProxy({ url: first.url, apiKey: stack.apiKey, body: ask('mock/slow-20000ms') }).catch(() => undefined),
    );
    await eventually(
      async () => await (await fetch(`${first.url}/metrics`)).text(),
      (text) => /in_flight\S* 5\b/.test(text),
    );
    await Promise.all([first.app.stop('SIGKILL'), stack.restartWorker()]);
    await Promise.all(cut);

    const second = await stack.startProxy({ STATE_DIR: stateDir });
    const ids = new Set(done.map((answer) => answer.headers.get('x-request-id') ?? ''));
    const isWhole = (listed: ListedRequest[]): boolean => {
      const mine = listed.filter((row) => ids.has(row.request_id));
      return mine.length >= 40 && listed.filter((row) => row.status === 500 || row.status === 499).length >= 5;
    };
    // A worker killed within a job keeps it for the fifteen seconds after which another may have it.
    const rows = await eventually(listRequests, isWhole, 40_000);
    const counted = new Map<string, number>();
    for (const row of rows) counted.set(row.request_id, (counted.get(row.request_id) ?? 0) + 1);
    expect([...counted.values()].every((count) => count === 1)).toBe(true);
    expect([...ids].every((id) => counted.get(id) === 1)).toBe(true);
    await second.app.stop();
    await rm(stateDir, { recursive: true, force: true });
  });
});
