import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

const documents = path.join(import.meta.dirname, '../fixtures/config/ok/route.documents.json');
const model = { name: 'echo', provider: 'openai' };
let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('POST', '/providers', { body: { name: 'openai', kind: 'openai', secret: 'sk-0123456789abcdef' } });
});
afterAll(() => api?.close());

function pathsOf(answer: { body: Record<string, unknown> }): string[] {
  return (answer.body['errors'] as { path: string }[]).map((problem) => problem.path).sort();
}

describe('the curl of the documents', () => {
  it('works as it stands', async () => {
    const made = await ask('POST', '/routes/test_route_1', { body: await readFile(documents, 'utf8') });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'test_route_1',
        type: 'chat',
        enabled: true,
        reserved: false,
        models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
        config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
        not_enforced: ['config.rate_limit'],
      },
    });
    expect(made.headers['location']).toBe('/v1/admin/routes/test_route_1');
    expect((await ask('GET', '/routes/test_route_1')).body).toEqual(made.body);
  });

  it('is refused with the model that leads nowhere, where its provider is missing', async () => {
    const body = { name: 'nowhere', models: [model, { name: 'gpt-5', provider: 'nobody' }] };
    const answer = await ask('POST', '/routes/nowhere', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(pathsOf(answer)).toEqual(['models.1.provider']);
    expect((await ask('GET', '/routes/nowhere')).status).toBe(404);
  });

  it('is refused where path and body name different routes', async () => {
    const answer = await ask('POST', '/routes/one', { body: { name: 'two', models: [model] } });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual(['name']);
  });
});

describe('a route that is wrong in many ways', () => {
  it('is told all of them at once', async () => {
    const body = {
      name: 'all-wrong',
      enabled: 'yes',
      projects: ['nowhere'],
      models: [
        { name: 'a', provider: 'nobody', wieght: 3 },
        { name: 'b', provider: 'openai', virtual_secret_key: 'missing' },
      ],
      config: { rate_limits: 3, retries: 99, prompt_safety: { enabled: true } },
    };
    const answer = await ask('POST', '/routes', { body });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual([
      'config.prompt_safety.enabled',
      'config.rate_limits',
      'config.retries',
      'enabled',
      'models.0.provider',
      'models.0.wieght',
      'models.1.virtual_secret_key',
      'projects.0',
    ]);
    expect(answer.text).toContain('did you mean \\"rate_limit\\"?');
  });
});

describe('a route that asks for what this version does not enforce', () => {
  const dlp = { dlp: { enabled: true } };

  it.each([
    ['POST', '/routes', { name: 'kept', models: [model], config: dlp }, 'config.dlp.enabled'],
    ['PUT', '/routes/kept', { models: [model], config: { policy: dlp } }, 'config.policy.dlp.enabled'],
    ['PATCH', '/routes/openai', { config: dlp }, 'config.dlp.enabled'],
    ['PATCH', '/routes/openai', { config: { policy: dlp } }, 'config.policy.dlp.enabled'],
  ])('is told so: %s %s %j', async (method, at, body, problem) => {
    const answer = await ask(method, at, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'feature_unavailable' } });
    expect(pathsOf(answer)).toEqual([problem]);
  });

  it.each([
    ['in its shape', { models: [model], config: { ...dlp, retries: -1 } }],
    ['across fields', { models: [model], config: { ...dlp, failover: true } }],
    ['in what it refers to', { models: [{ name: 'a', provider: 'nobody' }], config: dlp }],
    ['in its name', { name: 'other', models: [model], config: dlp }],
  ])('is told that it is wrong where it is also wrong %s', async (_, body) => {
    expect((await ask('PUT', '/routes/kept', { body })).body['code']).toBe('validation_failed');
  });
});

describe('a route under a name that is taken', () => {
  it('is told when the name is that of a reserved route', async () => {
    const answer = await ask('POST', '/routes', { body: { name: 'openai', models: [model] } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    expect(answer.body['detail']).toContain('reserved route of the provider "openai"');
  });

  it('is told just that when it is any other', async () => {
    await ask('PUT', '/routes/taken', { body: { models: [model] } });
    const answer = await ask('POST', '/routes', { body: { name: 'taken', models: [model] } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    expect(answer.body['detail']).not.toContain('reserved');
  });
});

describe('changing a route', () => {
  it('replaces what it says and gives the rest its default', async () => {
    const made = await ask('PUT', '/routes/replaced', { body: { models: [model], config: { retries: 3 } } });
    expect(made.status).toBe(201);
    const again = await ask('PUT', '/routes/replaced', { body: { models: [model], enabled: false } });
    expect(again).toMatchObject({ status: 200, body: { enabled: false, config: {}, version: 2 } });
    expect(again.headers['location']).toBeUndefined();
  });

  it('takes back what it has read', async () => {
    const made = await ask('PUT', '/routes/round', { body: { models: [model], config: { retries: 3 } } });
    const back = await ask('PUT', '/routes/round', { body: made.body });
    expect(back.status).toBe(200);
    expect(back.body).toEqual({ ...made.body, version: 2, updated_at: back.body['updated_at'] });
  });

  it('merges a patch into the normal form; null resets', async () => {
    await ask('PUT', '/routes/patched', {
      body: {
        models: [model],
        description: 'x',
        config: { policy: { retries: 3, archive: { enabled: true, retention: 7 } } },
      },
    });
    const patch = { config: { retention: null, tags: { team: 'a' } }, description: null };
    const changed = await ask('PATCH', '/routes/patched', {
      body: patch,
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { config: { retries: 3, archive: true, tags: { team: 'a' } } },
    });
    expect(changed.body['config']).not.toHaveProperty('retention');
    expect(changed.body).not.toHaveProperty('description');
    const lifted = await ask('PATCH', '/routes/patched', { body: { config: { policy: { retries: 1 } } } });
    expect(lifted).toMatchObject({ status: 200, body: { config: { retries: 1, archive: true } } });
  });

  it.each([
    ['an unknown field', { config: { rate_limits: 1 } }, 'config.rate_limits'],
    ['an unknown field that is reset', { config: { rate_limits: null } }, 'config.rate_limits'],
    ['another name', { name: 'other' }, 'name'],
    ['no models', { models: [] }, 'models'],
    ['a protection nobody keeps', { config: { dlp: { enabled: true } } }, 'config.dlp.enabled'],
  ])('refuses a patch with %s', async (_, body, at) => {
    await ask('PUT', '/routes/strict', { body: { models: [model] } });
    const answer = await ask('PATCH', '/routes/strict', { body });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual([at]);
  });

  it('touches nothing but that route', async () => {
    await ask('PUT', '/routes/left', { body: { models: [model] } });
    const right = await ask('PUT', '/routes/right', { body: { models: [model] } });
    await ask('PATCH', '/routes/left', { body: { enabled: false } });
    expect((await ask('GET', '/routes/right')).body).toEqual(right.body);
  });

  it('ends with its deletion', async () => {
    await ask('PUT', '/routes/gone', { body: { models: [model] } });
    expect((await ask('DELETE', '/routes/gone')).status).toBe(204);
    expect((await ask('GET', '/routes/gone')).status).toBe(404);
    expect((await ask('DELETE', '/routes/gone')).status).toBe(404);
  });
});

describe('listing routes', () => {
  it('goes page by page, and sees each once', async () => {
    const names = ['page-a', 'page-b', 'page-c', 'page-d', 'page-e'];
    for (const name of names) await ask('PUT', `/routes/${name}`, { body: { models: [model], type: 'embedding' } });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask(
        'GET',
        `/routes?type=embedding&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      seen.push(...(body['data'] as { name: string }[]).map((route) => route.name));
      cursor = (body['next_cursor'] as string | null) ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(names);
  });

  it('filters by what is switched on', async () => {
    await ask('PUT', '/routes/off', { body: { models: [model], enabled: false } });
    const { body } = await ask('GET', '/routes?enabled=false&limit=200');
    const rows = body['data'] as { name: string; enabled: boolean }[];
    expect(rows.map((route) => route.name)).toContain('off');
    expect(rows.every((route) => !route.enabled)).toBe(true);
    expect((await ask('GET', '/routes?enabled=maybe')).status).toBe(400);
  });
});
