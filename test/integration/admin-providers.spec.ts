import { originOf } from '@headgate/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

const secret = 'sk-proj-0123456789abcdef-f3a9';
const mask = 'sk-...f3a9';
let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
});
afterAll(() => api?.close());

/** What a proxy would get when it opens the stored secret for the provider as it is now. */
async function openStored(provider: string, name = 'default'): Promise<string> {
  const { org } = api.owner;
  return api.database.inTenant(org, async (tx) => {
    const row = await tx.providers.findByName(org, { owner: null }, provider);
    const stored = row && (await tx.providerSecrets.findByName(org, row.id, name));
    if (row === undefined || stored === undefined) throw new Error('nothing is stored');
    const origin = originOf({ kind: row.kind, base_url: row.baseUrl, options: row.options });
    const address = { providerId: row.id, secretId: stored.id, version: stored.version, origin };
    return api.keyring.unseal(await tx.organizations.get(org), address, stored.sealed);
  });
}

describe('creating a provider', () => {
  it('provisions its reserved route in the same revision', async () => {
    const made = await ask('POST', '/providers', { body: { name: 'openai', kind: 'openai', secret } });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'openai', origin: 'https://api.openai.com', secret: mask },
    });
    const route = await ask('GET', '/routes/openai');
    expect(route.body).toMatchObject({
      name: 'openai',
      type: 'chat',
      enabled: true,
      reserved: true,
      models: [{ name: '*', provider: 'openai' }],
    });
    const { body } = await ask('GET', '/audit?limit=3');
    const events = body['data'] as { revision: number; resource: { kind: string } }[];
    expect(new Set(events.map((event) => event.revision)).size).toBe(1);
    expect(events.map((event) => event.resource.kind).sort()).toEqual(['provider', 'provider_secret', 'route']);
  });

  it('creates nothing where a route has the name already', async () => {
    await ask('PUT', '/providers/for-taken', { body: { kind: 'mock' } });
    await ask('PUT', '/routes/taken', { body: { models: [{ name: 'echo', provider: 'for-taken' }] } });
    const before = (await ask('GET', '/proxies')).body['revision'];
    const refused = await ask('POST', '/providers', { body: { name: 'taken', kind: 'openai', secret } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    expect(refused.text).toContain('route named \\"taken\\"');
    expect((await ask('GET', '/providers/taken')).status).toBe(404);
    expect((await ask('GET', '/proxies')).body['revision']).toBe(before);
  });

  it('creates nothing where its secret is refused', async () => {
    const refused = await ask('POST', '/providers', { body: { name: 'masked', kind: 'openai', secret: mask } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'secret' }] } });
    expect((await ask('GET', '/providers/masked')).status).toBe(404);
    expect((await ask('GET', '/routes/masked')).status).toBe(404);
  });

  it('is told every problem at once', async () => {
    const body = {
      name: 'admin',
      kind: 'openai',
      base_url: 'ftp://x',
      projects: ['nowhere'],
      options: { headers: { host: 'x' } },
      sceret: 'x',
    };
    const { status, body: problem } = await ask('POST', '/providers', { body });
    expect(status).toBe(400);
    const paths = (problem['errors'] as { path: string }[]).map(({ path }) => path).sort();
    expect(paths).toEqual(expect.arrayContaining(['base_url', 'name', 'sceret']));
  });
});

describe('the reserved route', () => {
  beforeAll(async () => {
    await ask('PUT', '/providers/kept', { body: { kind: 'mock' } });
  });

  it('is edited and disabled like any route', async () => {
    const changed = await ask('PATCH', '/routes/kept', { body: { enabled: false, config: { retries: 0 } } });
    expect(changed).toMatchObject({ status: 200, body: { enabled: false, reserved: true, config: { retries: 0 } } });
  });

  it('is not deleted while the provider lives', async () => {
    expect(await ask('DELETE', '/routes/kept')).toMatchObject({ status: 409, body: { code: 'route_reserved' } });
  });

  it('goes with the provider', async () => {
    expect((await ask('DELETE', '/providers/kept')).status).toBe(204);
    expect((await ask('GET', '/routes/kept')).status).toBe(404);
    expect((await ask('GET', '/providers/kept')).status).toBe(404);
  });

  it('is seen where its provider is', async () => {
    await ask('PUT', '/projects/few', { body: {} });
    await ask('PUT', '/providers/narrow', { body: { kind: 'mock' } });
    await ask('PATCH', '/providers/narrow', { body: { projects: ['few'] } });
    expect((await ask('GET', '/routes/narrow')).body['projects']).toEqual(['few']);
  });
});

describe('deleting a provider', () => {
  it('is refused with the list of the routes that refer to it', async () => {
    await ask('PUT', '/providers/used', { body: { kind: 'mock' } });
    for (const name of ['user-a', 'user-b']) {
      await ask('PUT', `/routes/${name}`, { body: { models: [{ name: 'echo', provider: 'used' }] } });
    }
    const refused = await ask('DELETE', '/providers/used');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'in_use', errors: [{ path: 'routes.user-a' }, { path: 'routes.user-b' }] },
    });
    expect((await ask('GET', '/routes/used')).status).toBe(200);
  });
});

describe('a secret', () => {
  beforeAll(async () => {
    await ask('PUT', '/providers/vault', { body: { kind: 'openai', secret } });
  });

  it('is stored so that only the provider as it is opens it', async () => {
    expect(await openStored('vault')).toBe(secret);
  });

  it('stays when its mask is sent back', async () => {
    const read = await ask('GET', '/providers/vault');
    expect(read.body['secret']).toBe(mask);
    expect((await ask('PUT', '/providers/vault', { body: read.body })).status).toBe(200);
    expect((await ask('PATCH', '/providers/vault/secrets/default', { body: { value: mask, weight: 5 } })).status).toBe(
      200,
    );
    expect(await openStored('vault')).toBe(secret);
  });

  it('is not overwritten with another mask', async () => {
    const refused = await ask('PATCH', '/providers/vault', { body: { secret: 'sk-...0000' } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'secret' }] } });
    expect(await openStored('vault')).toBe(secret);
  });

  it('is not reset by a patch', async () => {
    expect(await ask('PATCH', '/providers/vault', { body: { secret: null } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secret' }] },
    });
  });

  it('gets a new version with a new value', async () => {
    await ask('PUT', '/providers/turning', { body: { kind: 'openai', secret } });
    const turned = await ask('PUT', '/providers/turning/secrets/default', { body: { value: 'sk-another-0123456789' } });
    expect(turned).toMatchObject({ status: 200, body: { version: 2, value: 'sk-...6789' } });
    expect(await openStored('turning')).toBe('sk-another-0123456789');
  });

  it('stands beside others, each with its weight', async () => {
    const made = await ask('POST', '/providers/vault/secrets', {
      body: { name: 'second', value: 'sk-second-0123456789', weight: 3 },
    });
    expect(made).toMatchObject({ status: 201, body: { name: 'second', weight: 3, value: 'sk-...6789' } });
    expect(made.headers['location']).toBe('/v1/admin/providers/vault/secrets/second');
    const { body } = await ask('GET', '/providers/vault/secrets');
    expect((body['data'] as { name: string }[]).map(({ name }) => name)).toEqual(['default', 'second']);
    expect((await ask('GET', '/providers/vault/secrets/second')).body).toEqual(made.body);
    expect((await ask('DELETE', '/providers/vault/secrets/second')).status).toBe(204);
    expect((await ask('GET', '/providers/vault/secrets/second')).status).toBe(404);
  });

  it('is made by PUT only with a value', async () => {
    const refused = await ask('PUT', '/providers/vault/secrets/empty', { body: { weight: 1 } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'value' }] } });
    expect(
      (await ask('PUT', '/providers/vault/secrets/third', { body: { value: 'sk-third-0123456789' } })).status,
    ).toBe(201);
  });

  it('stays while a route asks for it by name', async () => {
    await ask('PUT', '/providers/vault/secrets/asked', { body: { value: 'sk-asked-0123456789' } });
    const models = [{ name: 'gpt', provider: 'vault', virtual_secret_key: 'asked' }];
    await ask('PUT', '/routes/asking', { body: { models } });
    expect(await ask('DELETE', '/providers/vault/secrets/asked')).toMatchObject({
      status: 409,
      body: { code: 'in_use', errors: [{ path: 'routes.asking' }] },
    });
  });
});

describe('changing where a provider lives', () => {
  it('requires its secret again', async () => {
    await ask('PUT', '/providers/moving', { body: { kind: 'openai', secret } });
    const elsewhere = { base_url: 'https://attacker.example/v1' };
    const refused = await ask('PATCH', '/providers/moving', { body: elsewhere });
    expect(refused).toMatchObject({ status: 409, body: { code: 'secret_required', errors: [{ path: 'secret' }] } });
    const masked = await ask('PATCH', '/providers/moving', { body: { ...elsewhere, secret: mask } });
    expect(masked).toMatchObject({ status: 409, body: { code: 'secret_required' } });
    expect((await ask('GET', '/providers/moving')).body['origin']).toBe('https://api.openai.com');
    const moved = await ask('PATCH', '/providers/moving', { body: { ...elsewhere, secret } });
    expect(moved).toMatchObject({ status: 200, body: { origin: 'https://attacker.example' } });
    expect(await openStored('moving')).toBe(secret);
  });

  it('does not, where only the path changes', async () => {
    await ask('PUT', '/providers/near', { body: { kind: 'openai', secret } });
    const changed = await ask('PATCH', '/providers/near', { body: { base_url: 'https://api.openai.com/v2' } });
    expect(changed.status).toBe(200);
    expect(await openStored('near')).toBe(secret);
  });

  it('requires every secret again, also those of other names', async () => {
    await ask('PUT', '/providers/several', { body: { kind: 'openai', secret } });
    await ask('PUT', '/providers/several/secrets/second', { body: { value: 'sk-second-0123456789' } });
    const refused = await ask('PATCH', '/providers/several', {
      body: { base_url: 'https://other.example/v1', secret },
    });
    expect(refused).toMatchObject({ status: 409, body: { errors: [{ path: 'secrets.second' }] } });
  });

  it('is not done by turning it into another kind', async () => {
    await ask('PUT', '/providers/kind', { body: { kind: 'openai', secret } });
    const refused = await ask('PUT', '/providers/kind', { body: { kind: 'anthropic', secret } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'kind' }] } });
  });
});

describe('hiding a provider from a project', () => {
  it('is refused while a route of that project refers to it', async () => {
    for (const slug of ['alpha', 'beta']) await ask('PUT', `/projects/${slug}`, { body: {} });
    await ask('PUT', '/providers/shared', { body: { kind: 'mock' } });
    const made = await ask('PUT', '/routes/of-beta', {
      body: { models: [{ name: 'echo', provider: 'shared' }] },
      headers: { 'x-headgate-project': 'beta' },
    });
    expect(made).toMatchObject({ status: 201, body: { project: 'beta' } });
    const refused = await ask('PATCH', '/providers/shared', { body: { projects: ['alpha'] } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', errors: [{ path: 'routes.of-beta' }] } });
    expect((await ask('PATCH', '/providers/shared', { body: { projects: ['beta'] } })).status).toBe(200);
  });
});

describe('an address a provider may not have', () => {
  it.each([
    ['metadata', 'http://169.254.169.254/v1', /not public/],
    ['a private address, decimal', 'https://167772161/v1', /not public/],
    ['a mapped address', 'https://[::ffff:10.0.0.1]/v1', /not public/],
    ['no TLS', 'http://8.8.8.8/v1', /https/],
    ['a port of a store', 'https://api.example.com:5432/v1', /port/],
  ])('is %s', async (_, base_url, message) => {
    for (const [method, path, body] of [
      ['POST', '/providers', { name: 'ssrf', kind: 'openai', base_url }],
      ['PUT', '/providers/ssrf', { kind: 'openai', base_url }],
    ] as const) {
      const refused = await ask(method, path, { body });
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ path: 'base_url' }] },
      });
      expect(JSON.stringify(refused.body['errors'])).toMatch(message);
    }
  });

  it('is refused to a provider that has another, and leaves it as it was', async () => {
    await ask('PUT', '/providers/stays', { body: { kind: 'openai' } });
    const refused = await ask('PATCH', '/providers/stays', { body: { base_url: 'https://10.0.0.1/v1' } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'base_url' }] } });
    expect((await ask('GET', '/providers/stays')).body['origin']).toBe('https://api.openai.com');
  });

  it('is refused in a document as well, with its path there', async () => {
    const providers = [{ name: 'ssrf', kind: 'openai', base_url: 'https://0x7f000002.example@10.0.0.1/' }];
    const again = [{ name: 'ssrf', kind: 'openai', base_url: 'https://0xa000001/v1' }];
    for (const body of [providers, again].map((list) => ({ version: 1, providers: list }))) {
      const refused = await ask('POST', '/config/apply', { body });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'providers.0.base_url' }] } });
    }
    const judged = await ask('POST', '/config/validate', { body: { version: 1, providers: again } });
    expect(judged.body).toMatchObject({ valid: false, errors: [{ path: 'providers.0.base_url' }] });
  });

  it('is one an operator has allowed the network of', async () => {
    const made = await ask('PUT', '/providers/near-me', {
      body: { kind: 'openai', base_url: 'http://127.0.0.1:11434/v1' },
    });
    expect(made.status).toBe(201);
  });
});
