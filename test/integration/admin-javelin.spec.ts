import type { JsonObject } from '@headgate/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';
import { type JavelinClient, javelinClient } from '../support/javelin-client.ts';

let api: AdminApp;
let send: JavelinClient;
beforeAll(async () => {
  api = await startAdminApp();
  send = javelinClient(api.owner.ask);
});
afterAll(() => api?.close());

/** A provider with every field that client knows. */
function provider(fields: JsonObject = {}): JsonObject {
  return {
    ...{ name: null, type: null, enabled: true, vault_enabled: true, config: null, api_keys: null },
    ...fields,
  };
}

/** The same of a provider's configuration. */
function providerConfig(fields: JsonObject = {}): JsonObject {
  return {
    ...{ api_base: null, api_type: null, api_version: null, deployment_name: null, organization: null },
    ...{ model_specs: {}, ...fields },
  };
}

function route(fields: JsonObject = {}): JsonObject {
  return { name: null, type: null, enabled: true, models: [], config: null, ...fields };
}

function routeConfig(fields: JsonObject = {}): JsonObject {
  return {
    ...{ policy: null, retries: null, rate_limit: null, unified_endpoint: null },
    ...{ request_chain: null, response_chain: null, ...fields },
  };
}

function policy(fields: JsonObject = {}): JsonObject {
  return {
    ...{ dlp: null, archive: null, enabled: null, prompt_safety: null, content_filter: null, security_filters: null },
    ...fields,
  };
}

function model(fields: JsonObject = {}): JsonObject {
  return {
    ...{ name: null, provider: null, suffix: null, weight: null, virtual_secret_name: null },
    ...{ fallback_enabled: null, fallback_codes: null, ...fields },
  };
}

function secret(fields: JsonObject = {}): JsonObject {
  return {
    ...{ api_key: null, api_key_secret_name: null, api_key_secret_key: null, api_key_secret_key_javelin: null },
    ...{ provider_name: null, query_param_key: null, header_key: null, group: null, enabled: true, ...fields },
  };
}

const vendor = { api_base: 'https://api.openai.com', api_type: '', api_version: 'v1' };

describe('providers', () => {
  it('are created, read, listed, updated and deleted', async () => {
    const created = await send('POST', '/providers/first', {
      ...{ name: 'first', type: 'closed', enabled: true, vault_enabled: true },
      config: { ...vendor, organization: 'org-1', model_specs: {} },
    });
    expect(created).toMatchObject({ status: 200, body: { message: 'Provider created successfully' } });
    expect(created.headers['x-headgate-revision']).toMatch(/^\d+$/);
    const read = await send('GET', '/providers/first');
    expect(read).toMatchObject({
      status: 200,
      body: {
        ...{ name: 'first', type: 'closed', enabled: true, vault_enabled: true, api_keys: [] },
        config: { api_base: vendor.api_base, api_version: 'v1', organization: 'org-1', model_specs: {} },
      },
    });
    const list = JSON.parse((await send('GET', '/providers')).text) as JsonObject[];
    expect(list).toEqual([read.body]);
    const change = provider({ name: 'first', enabled: false, config: providerConfig({ organization: 'org-2' }) });
    expect(await send('PUT', '/providers/first', change)).toMatchObject({
      status: 200,
      body: { message: 'Provider updated successfully' },
    });
    expect((await send('GET', '/providers/first')).body).toMatchObject({
      ...{ type: 'closed', enabled: false },
      config: { api_base: vendor.api_base, api_version: 'v1', organization: 'org-2' },
    });
    expect(await send('DELETE', '/providers/first')).toMatchObject({
      status: 200,
      body: { message: 'Provider deleted successfully' },
    });
    expect(JSON.parse((await send('GET', '/providers')).text)).toEqual([]);
  });

  it('are ours as well, under the address they were given', async () => {
    await send('POST', '/providers/second', { name: 'second', config: { api_base: 'https://api.anthropic.com/' } });
    expect((await api.owner.ask('GET', '/providers/second')).body).toMatchObject({
      ...{ name: 'second', kind: 'anthropic', base_url: 'https://api.anthropic.com' },
    });
    await api.owner.ask('PATCH', '/providers/second', { body: { base_url: 'https://api.anthropic.com/v1' } });
    expect((await send('GET', '/providers/second')).body).toMatchObject({
      config: { api_base: 'https://api.anthropic.com/v1', api_version: null },
    });
    await send('DELETE', '/providers/second');
  });

  it('get their reserved route, and are kept while a route needs them', async () => {
    await send('POST', '/providers/needed', { name: 'needed', config: vendor });
    expect((await send('GET', '/routes/needed')).body).toMatchObject({ models: [{ provider: 'needed' }] });
    await send('POST', '/routes/leaning', {
      ...{ name: 'leaning', type: 'chat', enabled: true },
      models: [{ name: 'gpt', provider: 'needed' }],
    });
    const refused = await send('DELETE', '/providers/needed');
    expect(refused.status).toBe(409);
    expect(refused.body['error']).toContain('leaning');
    await send('DELETE', '/routes/leaning');
    expect((await send('DELETE', '/providers/needed')).status).toBe(200);
  });
});

describe('secrets', () => {
  const key = 'sk-proj-0123456789abcdef';
  const at = '/providers/vault/keyvault/vkey-1';
  beforeAll(async () => {
    await send('POST', '/providers/vault', { name: 'vault', config: vendor });
  });

  it('are created, read masked, listed, updated and deleted', async () => {
    const sent = secret({
      api_key: 'vkey-1',
      api_key_secret_key: key,
      provider_name: 'vault',
      header_key: 'Authorization',
      query_param_key: '',
    });
    expect(await send('POST', at, sent)).toMatchObject({
      status: 200,
      body: { message: 'Secret created successfully' },
    });
    const read = await send('GET', at);
    expect(read).toMatchObject({
      status: 200,
      body: {
        ...{ api_key: 'vkey-1', provider_name: 'vault', header_key: 'Authorization', enabled: true, group: null },
        api_key_secret_key_javelin: expect.stringMatching(/^hgv_[A-Za-z0-9]{12}$/) as unknown,
      },
    });
    expect(read.text).not.toContain(key);
    for (const list of ['/providers/vault/keyvault/keys', '/providers/keyvault/keys']) {
      expect(JSON.parse((await send('GET', list)).text), list).toEqual([read.body]);
    }
    expect((await send('GET', '/providers/vault')).body['api_keys']).toEqual([read.body]);
    // What was read is sent back with a change, as that client does it: nothing that is null.
    const change = Object.fromEntries(
      Object.entries({ ...read.body, enabled: false, group: 'team' }).filter(([, value]) => value !== null),
    );
    expect(await send('PUT', at, change)).toMatchObject({
      status: 200,
      body: { message: 'Secret updated successfully' },
    });
    expect((await send('GET', at)).body).toMatchObject({
      ...{ enabled: false, group: 'team', header_key: 'Authorization' },
      api_key_secret_key: read.body['api_key_secret_key'],
      api_key_secret_key_javelin: read.body['api_key_secret_key_javelin'],
    });
    expect(await send('DELETE', at)).toMatchObject({ status: 200, body: { message: 'Secret deleted successfully' } });
    expect((await send('GET', at)).status).toBe(404);
  });

  it('have a virtual key that only the server makes', async () => {
    const sent = secret({ api_key: 'vkey-2', api_key_secret_key: key, api_key_secret_key_javelin: 'mine' });
    const refused = await send('POST', '/providers/vault/keyvault/vkey-2', sent);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toContain('api_key_secret_key_javelin');
    const elsewhere = secret({ api_key: 'vkey-2', api_key_secret_key: key, provider_name: 'other' });
    expect((await send('POST', '/providers/vault/keyvault/vkey-2', elsewhere)).status).toBe(400);
  });

  it('are meant by name by the models of a route', async () => {
    await send('POST', '/providers/vault/keyvault/named', secret({ api_key: 'named', api_key_secret_key: key }));
    const models = [model({ name: 'gpt', provider: 'vault', virtual_secret_name: 'named' })];
    await send('POST', '/routes/by-name', route({ name: 'by-name', type: 'chat', models }));
    expect((await send('GET', '/routes/by-name')).body['models']).toMatchObject([
      { virtual_secret_name: 'named', virtual_secret_key: 'named' },
    ]);
    expect((await send('DELETE', '/providers/vault/keyvault/named')).status).toBe(409);
    await send('DELETE', '/routes/by-name');
  });
});

describe('routes', () => {
  beforeAll(async () => {
    await send('POST', '/providers/openai', { name: 'openai', config: vendor });
  });

  it('are created, read, listed, updated and deleted', async () => {
    const models = [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }];
    const created = await send('POST', '/routes/test_route_1', {
      ...{ name: 'test_route_1', type: 'chat', enabled: true, models },
      config: { rate_limit: 3, retries: 3, policy: { archive: { enabled: true, retention: 7 } } },
    });
    expect(created).toMatchObject({ status: 200, body: { message: 'Route created successfully' } });
    const read = await send('GET', '/routes/test_route_1');
    expect(read.body).toMatchObject({
      ...{ name: 'test_route_1', type: 'chat', enabled: true },
      models: [{ ...models[0], weight: null }],
      config: { rate_limit: 3, retries: 3, policy: { dlp: null, archive: { enabled: true, retention: 7 } } },
    });
    const all = JSON.parse((await send('GET', '/routes')).text) as JsonObject[];
    expect(all).toContainEqual(read.body);
    expect(await send('DELETE', '/routes/test_route_1')).toMatchObject({
      status: 200,
      body: { message: 'Route deleted successfully' },
    });
  });

  it('merge an update that says nothing but its nulls', async () => {
    await api.owner.ask('PUT', '/routes/merging', {
      body: {
        models: [{ name: 'gpt', provider: 'openai', weight: 3, virtual_secret_key: undefined }],
        config: { retries: 2, timeouts: { ttft_ms: 9000 }, archive: true, retention: 30, tags: { team: 'core' } },
      },
    });
    const before = (await api.owner.ask('GET', '/routes/merging')).body;
    const nothing = route({ name: 'merging', config: routeConfig({ policy: policy() }) });
    expect((await send('PUT', '/routes/merging', nothing)).status).toBe(200);
    expect((await api.owner.ask('GET', '/routes/merging')).body).toEqual(before);
    const change = route({
      name: 'merging',
      config: routeConfig({
        retries: 4,
        request_chain: { name: 'mine' },
        policy: policy({ enabled: true, archive: { enabled: false, retention: 30 }, dlp: { enabled: false } }),
      }),
    });
    expect((await send('PUT', '/routes/merging', change)).status).toBe(200);
    expect((await api.owner.ask('GET', '/routes/merging')).body).toMatchObject({
      models: before['models'],
      config: {
        retries: 4,
        timeouts: { ttft_ms: 9000 },
        archive: false,
        tags: { team: 'core' },
        dlp: { enabled: false },
      },
    });
    expect((await send('GET', '/routes/merging')).body).toMatchObject({
      config: { request_chain: { name: 'mine' }, policy: { archive: { enabled: false, retention: null } } },
    });
  });

  it('can be sent back as they were read, without a change', async () => {
    for (const name of ['openai', 'merging']) {
      const before = (await api.owner.ask('GET', `/routes/${name}`)).body;
      const read = await send('GET', `/routes/${name}`);
      expect((await send('PUT', `/routes/${name}`, read.body)).status, name).toBe(200);
      expect((await api.owner.ask('GET', `/routes/${name}`)).body, name).toEqual(before);
    }
  });

  it('have a suffix and a type as that client spells them', async () => {
    const models = [{ name: 'text-embedding-3-small', provider: 'openai' }];
    await send('POST', '/routes/vectors', { name: 'vectors', type: 'embeddings', models });
    expect((await send('GET', '/routes/vectors')).body).toMatchObject({
      type: 'embeddings',
      models: [{ suffix: '/embeddings' }],
    });
  });

  it.each([
    ['the flat spelling of the documents', { archive: true, retention: 7, dlp: { enabled: false } }],
    ['the other', { policy: { enabled: true, archive: { enabled: true, retention: 7 }, dlp: { enabled: false } } }],
  ])('take %s', async (_, config) => {
    const models = [{ name: 'gpt', provider: 'openai' }];
    expect((await send('POST', '/routes/spelt', { name: 'spelt', type: 'chat', models, config })).status).toBe(200);
    expect((await send('GET', '/routes/spelt')).body).toMatchObject({
      config: { policy: { archive: { enabled: true, retention: 7 }, dlp: { enabled: false } } },
    });
    await send('DELETE', '/routes/spelt');
  });
});

describe('templates', () => {
  const at = '/processors/dp/templates/MaskPII';
  const whole = {
    ...{ name: 'MaskPII', description: 'Mask', enabled: true, type: 'de-identify', models: [] },
    config: {
      infoTypes: [
        { name: 'EMAIL_ADDRESS' },
        { name: 'OPENAI_API_KEY', regex: 'sk-[a-zA-Z0-9]{48}' },
        { name: 'RESERVED_KEYWORD', dictionary: { wordList: ['confidential', 'secret'] } },
      ],
      likelihood: 'Possible',
      transformation: { method: 'Mask', maskingCharacter: '*', numberToMask: 0 },
      ...{ notify: true, reject: false, rejectPrompt: 'No.' },
    },
  };

  it('are created, read, listed, updated and deleted', async () => {
    expect(await send('POST', at, whole)).toMatchObject({
      status: 200,
      body: { message: 'Template created successfully' },
    });
    const read = await send('GET', at);
    expect(read.body).toMatchObject(whole);
    expect(read.body).toMatchObject({ config: { infoTypes: [{}, {}, { wordlist: ['confidential', 'secret'] }] } });
    expect((await api.owner.ask('GET', '/dlp-templates/MaskPII')).body).toMatchObject({
      type: 'de-identify',
      config: {
        likelihood: 'possible',
        transformation: { method: 'mask', masking_character: '*', number_to_mask: 0 },
        reject_prompt: 'No.',
      },
    });
    expect(JSON.parse((await send('GET', '/processors/dp/templates')).text)).toEqual([read.body]);
    const change = {
      name: 'MaskPII',
      enabled: true,
      models: [],
      config: { infoTypes: [], likelihood: 'VeryLikely', notify: false, reject: false },
    };
    expect(await send('PUT', at, change)).toMatchObject({
      status: 200,
      body: { message: 'Template updated successfully' },
    });
    expect((await send('GET', at)).body).toMatchObject({
      description: 'Mask',
      config: {
        infoTypes: whole.config.infoTypes,
        likelihood: 'VeryLikely',
        transformation: { method: 'Mask' },
        notify: false,
      },
    });
    expect((await send('PUT', at, (await send('GET', at)).body)).status).toBe(200);
    expect(await send('DELETE', at)).toMatchObject({ status: 200, body: { message: 'Template deleted successfully' } });
    expect((await send('GET', at)).status).toBe(404);
  });

  it('go by the name in the body where the path says another', async () => {
    const named = {
      name: 'InspectPII',
      type: 'inspect',
      config: { infoTypes: [{ name: 'PERSON_NAME' }], transformation: { method: 'Inspect' } },
    };
    expect((await send('POST', '/processors/dp/templates/inspect', named)).status).toBe(200);
    expect((await send('GET', '/processors/dp/templates/InspectPII')).body).toMatchObject({ name: 'InspectPII' });
  });
});
