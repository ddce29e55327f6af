import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';

let app: AdminApp;
let ask: Ask;
let other: Tenant;
beforeAll(async () => {
  app = await startAdminApp();
  ask = app.owner.ask;
  other = await app.addTenant('globex');
});
afterAll(() => app?.close());

const list = async (query = '', as: Ask = ask) => {
  const { body } = await as('GET', `/models${query}`);
  return body['data'] as Record<string, unknown>[];
};

describe('the catalogue', () => {
  it('is read model by model, in whatever spelling', async () => {
    const { status, body, headers } = await ask('GET', '/models/openai/gpt-5-mini-2025-08-07');
    expect(status).toBe(200);
    expect(headers['etag']).toBe('"openai/gpt-5-mini-2025-08-07.0"');
    expect(body).toMatchObject({
      catalogued_as: 'openai/gpt-5-mini',
      price: { input: 0.25, output: 2, version: '2026-07-02' },
      override: null,
      tools: true,
    });
  });

  it('takes ids with slashes and colons', async () => {
    const { body } = await ask('GET', `/models/fireworks/${encodeURIComponent('accounts/fireworks/models/glm-5p1')}`);
    expect(body).toMatchObject({ model: 'accounts/fireworks/models/glm-5p1', price: { input: 1.4 } });
  });

  it('is listed in pages that hold every model once, in order', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask('GET', `/models?provider=anthropic&limit=7${cursor}`);
      seen.push(...(body['data'] as { readonly model: string }[]).map(({ model }) => model));
      const next = body['next_cursor'] as string | null;
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBeGreaterThan(20);
    expect(seen).toContain('claude-sonnet-4-5');
  });

  it.each([
    [
      '?provider=openai&q=GPT-5%20MINI',
      (model: Record<string, unknown>) => String(model['model']).startsWith('gpt-5-mini'),
    ],
    ['?tools=false', (model: Record<string, unknown>) => model['tools'] === false],
    ['?reasoning=true&provider=openai', (model: Record<string, unknown>) => model['reasoning'] === true],
    ['?priced=false', (model: Record<string, unknown>) => model['price'] === null],
    ['?input=pdf', (model: Record<string, unknown>) => (model['input'] as string[]).includes('pdf')],
    ['?status=deprecated', (model: Record<string, unknown>) => model['status'] === 'deprecated'],
  ])('is filtered by %s', async (query, fits) => {
    const models = await list(query);
    expect(models.length).toBeGreaterThan(0);
    expect(models.every(fits)).toBe(true);
  });

  it.each(['?tools=maybe', '?status=old', '?cursor=nonsense', '?limit=0'])('refuses %s', async (query) => {
    expect((await ask('GET', `/models${query}`)).status).toBe(400);
  });

  it('says that it knows nothing of a model nobody has', async () => {
    expect(await ask('GET', '/models/openai/nobody')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('what an organization says of a model', () => {
  it('replaces its price and its limits, with a version of its own, and nothing else', async () => {
    const put = await ask('PUT', '/models/openai/gpt-5-nano', {
      body: { price: { input: 1, output: 2 }, max_output: 10 },
    });
    expect(put.status).toBe(201);
    expect(put.headers['location']).toBe('/v1/admin/models/openai/gpt-5-nano');
    const { body } = await ask('GET', '/models/openai/gpt-5-nano');
    expect(body).toMatchObject({
      price: { input: 1, output: 2, version: 'override-1' },
      max_output: 10,
      tools: true,
      override: { price: { input: 1, output: 2 }, max_output: 10 },
      version: 1,
    });
    expect(body['price']).not.toHaveProperty('cache_read');
    expect(await list('?overridden=true&provider=openai')).toHaveLength(1);
  });

  it('is not patched where nobody knows it', async () => {
    const answer = await ask('PATCH', '/models/openai/nobody-knows-it', { body: { context: 5 } });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is changed by a patch, field by field, and null takes back what the catalogue says', async () => {
    await ask('PUT', '/models/openai/gpt-4o', { body: { max_output: 10, context: 20 } });
    const patched = await ask('PATCH', '/models/openai/gpt-4o', { body: { max_output: null, name: 'Ours' } });
    expect(patched.body).toMatchObject({
      context: 20,
      name: 'Ours',
      override: { context: 20, name: 'Ours' },
      version: 2,
    });
    expect(patched.body['max_output']).toBe((await other.ask('GET', '/models/openai/gpt-4o')).body['max_output']);
  });

  it('may make a model unpriced, which is not free of charge', async () => {
    const { body } = await ask('PUT', '/models/openai/gpt-4.1', { body: { price: null } });
    expect(body['price']).toBeNull();
  });

  it('may be of a model or a provider that no catalogue has', async () => {
    const path = `/models/my-vllm/${encodeURIComponent('meta/llama:7b')}`;
    const { body } = await ask('PUT', path, { body: { price: { input: 0, output: 0 }, context: 8000 } });
    expect(body).toMatchObject({ catalogued_as: null, price: { input: 0, output: 0 }, context: 8000, tools: null });
    expect((await list('?provider=my-vllm')).map(({ model }) => model)).toEqual(['meta/llama:7b']);
  });

  it('is nobody else’s', async () => {
    await ask('PUT', '/models/openai/o3', { body: { price: { input: 99, output: 99 } } });
    expect((await other.ask('GET', '/models/openai/o3')).body['override']).toBeNull();
    expect(await list('?overridden=true', other.ask)).toEqual([]);
    expect(await other.ask('DELETE', '/models/openai/o3')).toMatchObject({ status: 404 });
  });

  it('is deleted, and the catalogue stands again', async () => {
    await ask('PUT', '/models/openai/o1', { body: { context: 5 } });
    expect((await ask('DELETE', '/models/openai/o1')).status).toBe(204);
    expect((await ask('GET', '/models/openai/o1')).body).toMatchObject({ override: null, version: 0 });
    expect((await ask('DELETE', '/models/openai/o1')).status).toBe(404);
  });

  it('is on record, before and after', async () => {
    await ask('PUT', '/models/openai/o3-mini', { body: { context: 5 } });
    await ask('PUT', '/models/openai/o3-mini', { body: { context: 6 } });
    const { body } = await ask('GET', '/audit?limit=1');
    expect((body['data'] as unknown[])[0]).toMatchObject({
      action: 'update',
      resource: { kind: 'model', name: 'openai/o3-mini' },
      before: { context: 5 },
      after: { context: 6 },
    });
  });

  it('makes no revision where it says what it said before', async () => {
    const first = await ask('PUT', '/models/openai/o4-mini', { body: { context: 5 } });
    const second = await ask('PUT', '/models/openai/o4-mini', { body: { context: 5 } });
    expect(second.headers['x-headgate-revision']).toBe(first.headers['x-headgate-revision']);
    expect(second.body['version']).toBe(1);
  });

  it('is kept from overwriting a change nobody saw', async () => {
    const { headers } = await ask('PUT', '/models/openai/o3-pro', { body: { context: 5 } });
    const stale = { 'if-match': '"openai/o3-pro.0"' };
    expect((await ask('PUT', '/models/openai/o3-pro', { body: {}, headers: stale })).status).toBe(412);
    const right = { 'if-match': headers['etag'] ?? '' };
    expect((await ask('PUT', '/models/openai/o3-pro', { body: { context: 6 }, headers: right })).status).toBe(200);
  });

  it.each([
    ['a price without output', { price: { input: 1 } }, 'price.output'],
    ['a negative price', { price: { input: -1, output: 1 } }, 'price.input'],
    ['an unknown field', { contxt: 5 }, 'contxt'],
  ])('is refused with %s, naming where', async (_, body, path) => {
    const answer = await ask('PUT', '/models/openai/gpt-5', { body });
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { readonly path: string }[]).map((error) => error.path)).toContain(path);
  });

  it('is written by those who may, and read by all', async () => {
    const [viewer, editor] = await Promise.all([app.addKey('viewer'), app.addKey('editor')]);
    expect((await viewer('GET', '/models/openai/gpt-5')).status).toBe(200);
    expect((await editor('PUT', '/models/openai/gpt-5', { body: {} })).status).toBe(403);
  });

  it('belongs to the organization, not to a project of it', async () => {
    const headers = { 'x-headgate-project': 'default' };
    const answer = await ask('PUT', '/models/openai/gpt-5', { body: {}, headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
  });
});

describe('a document', () => {
  it('says the same as the endpoints of models', async () => {
    const tenant = await app.addTenant('documented');
    const apply = (body: object, query = '') => tenant.ask('POST', `/config/apply${query}`, { body });
    const price = { input: 0.2, output: 1.6 };
    const models = [{ provider: 'openai', model: 'gpt-5-mini', max_output: 16_000, price }];
    const made = await apply({ version: 1, models });
    expect(made.body).toMatchObject({
      summary: { create: 1 },
      changes: [{ kind: 'model', name: 'openai/gpt-5-mini' }],
    });
    const shown = await tenant.ask('GET', '/models/openai/gpt-5-mini');
    expect(shown.body).toMatchObject({ max_output: 16_000, price: { ...price, version: 'override-1' } });
    await tenant.ask('PATCH', '/models/openai/gpt-5-mini', { body: { price: null } });
    await tenant.ask('PUT', '/models/own/llama', { body: { tools: true } });
    const { body } = await tenant.ask('GET', '/config/export');
    expect(body['models']).toEqual([
      { provider: 'openai', model: 'gpt-5-mini', max_output: 16_000 },
      { provider: 'own', model: 'llama', tools: true },
    ]);
    expect((await apply(body, '?prune=true')).body['changes']).toEqual([]);
    expect((await apply({ version: 1, models }, '?prune=true')).body['summary']).toEqual({
      create: 0,
      update: 1,
      delete: 1,
    });
    const trail = await tenant.ask('GET', '/audit?limit=200');
    const events = trail.body['data'] as { resource: { kind: string }; action: string }[];
    const ofModels = events.filter(({ resource }) => resource.kind === 'model').map(({ action }) => action);
    expect(ofModels.sort()).toEqual(['create', 'create', 'delete', 'update', 'update']);
    expect((await app.database.loadConfiguration(tenant.org)).models).toMatchObject([{ model: 'gpt-5-mini' }]);
  });
});
