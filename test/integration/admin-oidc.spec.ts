import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminApp, type Answered, type Ask, startAdminApp } from '../support/admin-app.ts';
import { OidcServer } from '../support/oidc-server.ts';
import { type Browser, browserOf, join, logIn } from '../support/people.ts';

const origin = 'https://console.example.com';
const atConsole = { host: 'console.example.com', 'x-forwarded-proto': 'https' };
let api: AdminApp;
let anybody: Ask;
let server: OidcServer;
let id: string;
let login: string;

beforeAll(async () => {
  api = await startAdminApp();
  anybody = api.with(undefined);
  server = await OidcServer.start();
  await api.owner.ask('PUT', '/projects/support', { body: {} });
  const made = await api.owner.ask('POST', '/identity-providers', {
    body: {
      ...{ name: 'Company', issuer: server.issuer, client_id: 'headgate', client_secret: server.clientSecret },
      mappings: [
        { group: 'admins', role: 'admin' },
        { group: 'support', role: 'editor', projects: ['support'] },
      ],
    },
  });
  expect(made.status, made.text).toBe(201);
  id = String(made.body['id']);
  login = String(made.body['login_path']).slice('/v1/admin'.length);
  server.register(`${origin}${String(made.body['callback_path'])}`);
});
beforeEach(() => {
  api.slept.ms += 3_600_000;
  api.time.aheadMs = 0;
  server.alter = undefined;
  server.forger = undefined;
});
afterAll(async () => {
  await api?.close();
  await server?.stop();
});

let count = 0;
/** Somebody new at the provider, in these groups; comes next. */
function arrive(groups: readonly string[]): string {
  const sub = `subject-${(count += 1)}`;
  server.people.set(sub, { sub, email: `${sub}@example.com`, email_verified: true, name: `Person ${count}`, groups });
  server.current = sub;
  return sub;
}

interface Trip {
  readonly location: string;
  readonly cookie: string;
}

async function begin(query = ''): Promise<Trip> {
  const started = await anybody('GET', `${login}${query}`, { headers: atConsole });
  expect(started.status, started.text).toBe(302);
  const cookie = setCookies(started).find((text) => text.startsWith('__Host-headgate_oidc=')) ?? '';
  return { location: started.headers['location'] ?? '', cookie: cookie.split(';')[0] ?? '' };
}

function finish(back: string, cookie: string): Promise<Answered> {
  const url = new URL(back);
  const path = `${url.pathname}${url.search}`.slice('/v1/admin'.length);
  return anybody('GET', path, { headers: { ...atConsole, cookie } });
}

async function comeBack(query = ''): Promise<Answered> {
  const { location, cookie } = await begin(query);
  return finish(await server.visit(location), cookie);
}

function setCookies(answer: Answered): string[] {
  return [answer.headers['set-cookie'] ?? []].flat();
}

/** The browser of who just came; asks for the token the console would ask for. */
async function browse(answer: Answered): Promise<Browser> {
  expect(answer.status, answer.text).toBe(200);
  const cookie = setCookies(answer).find((text) => text.startsWith('__Host-headgate_session=')) ?? '';
  const seen = await anybody('GET', '/auth/session', { headers: { ...atConsole, cookie: cookie.split(';')[0] ?? '' } });
  return browserOf(anybody, { ...seen, headers: { ...seen.headers, 'set-cookie': cookie } }, atConsole);
}

const memberOf = async (sub: string): Promise<Record<string, unknown> | undefined> => {
  const { body } = await api.owner.ask('GET', '/members?limit=200');
  return (body['data'] as Record<string, unknown>[]).find(({ email }) => email === `${sub}@example.com`);
};

describe('coming by an identity provider', () => {
  it('is sent there with everything that proves the way back, and nothing secret', async () => {
    const { location, cookie } = await begin();
    const sent = new URL(location);
    expect(sent.origin).toBe(server.issuer);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: 'headgate', code_challenge_method: 'S256', scope: 'openid email profile' },
      redirect_uri: expect.stringMatching(
        new RegExp(`^${origin}/v1/admin/auth/oidc/${api.owner.org}\\.${id}/callback$`),
      ),
      ...{ state: expect.any(String), nonce: expect.any(String), code_challenge: expect.any(String) },
    });
    expect(location).not.toContain(server.clientSecret);
    for (const part of ['state', 'nonce']) expect(cookie).not.toContain(sent.searchParams.get(part));
  });

  it('makes a member with the role of the first group that matches', async () => {
    const sub = arrive(['others', 'support']);
    const answer = await comeBack();
    expect(setCookies(answer)).toEqual([
      expect.stringMatching(/^__Host-headgate_session=[\w-]{43}; .*SameSite=Strict; Secure$/),
      expect.stringMatching(/^__Host-headgate_oidc=; .*Max-Age=0; .*SameSite=Lax; Secure$/),
    ]);
    expect(answer.text).toContain('content="0;url=/console/"');
    const { ask, answer: seen } = await browse(answer);
    expect(seen.body).toMatchObject({
      account: { email: `${sub}@example.com` },
      organizations: [{ slug: 'acme', role: 'editor', projects: ['support'] }],
    });
    expect((await ask('GET', '/routes')).status).toBe(200);
    expect((await ask('GET', '/audit')).status).toBe(403);
    expect(await memberOf(sub)).toMatchObject({ role: 'editor', via: id });
  });

  it('is told in the trail: who came, and who had no role, of whom less and less often', async () => {
    const sub = arrive(['support']);
    await comeBack();
    const trailOf = async (query: string) =>
      (await api.owner.ask('GET', `/audit?limit=200&${query}`)).body['data'] as Record<string, unknown>[];
    expect(await trailOf(`action=login&resource_name=${sub}@example.com`)).toMatchObject([{ after: { by: id } }]);
    const refused = arrive(['others']);
    for (let time = 0; time < 5; time += 1) expect((await comeBack()).status).toBe(403);
    const told = (await trailOf('action=login_refused')).filter(({ after }) =>
      JSON.stringify(after).includes(`"${refused}"`),
    );
    expect(told).toMatchObject(
      [4, 2, 1].map((refusals) => ({ resource: { id, name: 'Company' }, after: { refusals } })),
    );
  });

  it('gives at the next login what the groups say then, and nothing where they say nothing', async () => {
    const sub = arrive(['support']);
    const before = await browse(await comeBack());
    const regroup = (groups: readonly string[]): void =>
      void server.people.set(sub, { sub, email: `${sub}@example.com`, email_verified: true, groups });
    regroup(['admins']);
    expect((await before.ask('GET', '/auth/session')).body).toMatchObject({ organizations: [{ role: 'editor' }] });
    const after = await browse(await comeBack());
    expect(after.answer.body).toMatchObject({ organizations: [{ role: 'admin', projects: null }] });
    // The same person: what was open follows.
    expect((await before.ask('GET', '/auth/session')).body).toMatchObject({ organizations: [{ role: 'admin' }] });
    regroup([]);
    expect(await comeBack()).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    expect(await memberOf(sub)).toBeUndefined();
    expect((await after.ask('GET', '/projects')).status).toBe(403);
    const trail = await api.owner.ask('GET', `/audit?resource_kind=member&resource_name=${sub}@example.com`);
    expect((trail.body['data'] as { action: string }[]).map(({ action }) => action)).toEqual([
      'delete',
      'update',
      'join',
    ]);
  });

  it('refuses whose groups have no role, unless there is a default', async () => {
    const sub = arrive(['others']);
    expect((await comeBack()).body).toMatchObject({ code: 'permission_denied' });
    expect(await memberOf(sub)).toBeUndefined();
    await api.owner.ask('PATCH', `/identity-providers/${id}`, { body: { default_role: 'viewer' } });
    const { answer } = await browse(await comeBack());
    expect(answer.body).toMatchObject({ organizations: [{ role: 'viewer' }] });
    await api.owner.ask('PATCH', `/identity-providers/${id}`, { body: { default_role: null } });
  });

  it('takes as many people as come', async () => {
    for (let person = 0; person < 8; person += 1) {
      arrive(['support']);
      expect((await comeBack()).status).toBe(200);
    }
  });

  it('reaches the organization that trusts the provider and no other, whatever address it tells', async () => {
    const other = await api.addTenant('elsewhere');
    const victim = await join(other.ask, { email: 'victim@example.com' });
    const sub = arrive(['admins']);
    server.people.set(sub, { sub, email: victim.email, email_verified: true, groups: ['admins'] });
    const { ask, answer } = await browse(await comeBack());
    expect(answer.body['organizations']).toMatchObject([{ slug: 'acme' }]);
    expect((await ask('GET', '/projects', { headers: { 'x-headgate-org': 'elsewhere' } })).status).toBe(404);
    const theirs = await logIn(api, victim);
    expect(theirs.answer.body['organizations']).toMatchObject([{ slug: 'elsewhere' }]);
  });

  it('accepts an invitation for the address the provider vouches for, and for no other', async () => {
    const sub = arrive([]);
    const invite = async (email: string): Promise<string> => {
      const made = await api.owner.ask('POST', '/invitations', { body: { email, role: 'admin' } });
      return encodeURIComponent(String(made.body['token']));
    };
    const foreign = await invite('somebody-else@example.com');
    expect((await comeBack(`?invitation=${foreign}`)).body).toMatchObject({ code: 'invitation_invalid' });
    const { answer } = await browse(await comeBack(`?invitation=${await invite(`${sub}@example.com`)}`));
    expect(answer.body).toMatchObject({ organizations: [{ role: 'admin' }] });
    expect(await memberOf(sub)).toMatchObject({ via: 'invitation' });
  });

  it('goes on to a path of the console, and to no other site', async () => {
    arrive(['support']);
    expect((await comeBack('?return_to=/console/routes')).text).toContain('url=/console/routes"');
    for (const path of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a"onload=']) {
      const started = await anybody('GET', `${login}?return_to=${encodeURIComponent(path)}`, { headers: atConsole });
      expect(started, path).toMatchObject({ status: 400, body: { errors: [{ path: 'return_to' }] } });
    }
  });
});

describe('an answer that proves nothing', () => {
  const refused = (answer: Answered): void => {
    expect(answer, answer.text).toMatchObject({ status: 401, body: { code: 'oidc_failed' } });
    expect(setCookies(answer)).toEqual([]);
  };

  it('is one that was used before', async () => {
    arrive(['support']);
    const { location, cookie } = await begin();
    const back = await server.visit(location);
    expect((await finish(back, cookie)).status).toBe(200);
    refused(await finish(back, cookie));
  });

  it('is the code of another login', async () => {
    arrive(['support']);
    const [first, second] = [await begin(), await begin()];
    const [one, two] = [new URL(await server.visit(first.location)), new URL(await server.visit(second.location))];
    two.searchParams.set('code', one.searchParams.get('code') ?? '');
    refused(await finish(two.href, second.cookie));
  });

  it('is one that another browser began, or none', async () => {
    arrive(['support']);
    const [mine, theirs] = [await begin(), await begin()];
    refused(await finish(await server.visit(mine.location), theirs.cookie));
    refused(await finish(await server.visit((await begin()).location), ''));
    refused(await finish(await server.visit((await begin()).location), '__Host-headgate_oidc=forged'));
  });

  it('is one with another nonce', async () => {
    arrive(['support']);
    const { location, cookie } = await begin();
    const altered = new URL(location);
    altered.searchParams.set('nonce', 'another');
    refused(await finish(await server.visit(altered.href), cookie));
  });

  it('is one without a code, or with an error', async () => {
    const { location, cookie } = await begin();
    const back = new URL(new URL(location).searchParams.get('redirect_uri') ?? '');
    const state = new URL(location).searchParams.get('state') ?? '';
    refused(await finish(`${back.href}?state=${state}&error=access_denied`, cookie));
    refused(await finish(back.href, (await begin()).cookie));
  });

  it('is one that took too long', async () => {
    arrive(['support']);
    const { location, cookie } = await begin();
    const back = await server.visit(location);
    api.time.aheadMs = 11 * 60_000;
    refused(await finish(back, cookie));
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const now = (): number => Math.floor(Date.now() / 1000);
  it.each([
    ['for another audience', (claims: object) => ({ ...claims, aud: 'another-client' }), undefined],
    ['that has expired', (claims: object) => ({ ...claims, iat: now() - 7_200, exp: now() - 3_600 }), undefined],
    ['of another issuer', (claims: object) => ({ ...claims, iss: 'https://evil.example' }), undefined],
    ['without a nonce', (claims: object) => ({ ...claims, nonce: undefined }), undefined],
    ['signed by a stranger', (claims: object) => ({ ...claims, groups: ['admins'] }), stranger],
    ['signed by nobody', (claims: object) => ({ ...claims, groups: ['admins'] }), 'none' as const],
  ])('is a token %s', async (_, alter, forger) => {
    arrive(['support']);
    server.alter = alter;
    server.forger = forger;
    refused(await comeBack());
  });

  it('is told from one that does, by the same means', async () => {
    arrive(['support']);
    server.alter = (claims) => ({ ...claims, name: 'Altered, and signed by the provider itself' });
    expect((await comeBack()).status).toBe(200);
  });
});

describe('an identity provider', () => {
  const body = (fields: object = {}): { body: object } => ({
    body: {
      name: `idp ${(count += 1)}`,
      issuer: 'https://login.example.com',
      client_id: 'c',
      client_secret: 'secret-of-client',
      ...fields,
    },
  });

  it('keeps its secret sealed and masked, and asks for it again when it moves', async () => {
    const made = await api.owner.ask('POST', '/identity-providers', body());
    const path = `/identity-providers/${String(made.body['id'])}`;
    for (const shown of [
      made.text,
      (await api.owner.ask('GET', path)).text,
      (await api.owner.ask('GET', '/audit')).text,
    ]) {
      expect(shown).not.toContain('secret-of-client');
    }
    const mask = made.body['client_secret'];
    expect((await api.owner.ask('PATCH', path, { body: { client_secret: mask, name: 'renamed' } })).status).toBe(200);
    const moved = await api.owner.ask('PATCH', path, { body: { issuer: 'https://evil.example', client_secret: mask } });
    expect(moved).toMatchObject({ status: 409, body: { code: 'secret_required' } });
    const both = { issuer: 'https://other.example', client_secret: 'another-secret' };
    expect((await api.owner.ask('PATCH', path, { body: both })).body).toMatchObject({
      issuer: 'https://other.example',
    });
    expect((await api.owner.ask('DELETE', path)).status).toBe(204);
  });

  it.each([
    ['an issuer that is no URL', { issuer: 'login' }, ['issuer']],
    ['an issuer with credentials', { issuer: 'https://a:b@login.example.com' }, ['issuer']],
    ['an issuer in a private network', { issuer: 'https://169.254.169.254' }, ['issuer']],
    ['an issuer on the port of a store', { issuer: 'https://login.example.com:6379' }, ['issuer']],
    ['a role that is none', { mappings: [{ group: 'g', role: 'root' }] }, ['mappings.0.role']],
    [
      'an unknown project',
      { mappings: [{ group: 'g', role: 'viewer', projects: ['nowhere'] }] },
      ['mappings.0.projects.0'],
    ],
    ['no secret and no name', { client_secret: undefined, name: undefined }, ['client_secret', 'name']],
  ])('with %s is refused', async (_, fields, paths) => {
    const answer = await api.owner.ask('POST', '/identity-providers', body(fields));
    const errors = (answer.body['errors'] ?? []) as { path: string }[];
    expect([answer.status, errors.map(({ path }) => path).sort()]).toEqual([400, paths]);
  });

  it('gives nobody more than whoever set it up has', async () => {
    const admin = await api.addKey('admin');
    for (const fields of [{ mappings: [{ group: 'g', role: 'owner' }] }, { default_role: 'owner' }]) {
      expect((await admin('POST', '/identity-providers', body(fields))).status).toBe(403);
    }
    const made = await api.owner.ask('POST', '/identity-providers', body({ default_role: 'owner' }));
    const path = `/identity-providers/${String(made.body['id'])}`;
    expect((await admin('PATCH', path, { body: { issuer: 'https://mine.example', client_secret: 'x' } })).status).toBe(
      403,
    );
    expect((await admin('DELETE', path)).status).toBe(403);
    const bound = await api.addKey('owner', 'support');
    expect((await bound('POST', '/identity-providers', body())).status).toBe(403);
  });

  it('that is disabled or unknown sends nobody anywhere, and one that is used stays', async () => {
    arrive(['support']);
    await comeBack();
    expect((await api.owner.ask('DELETE', `/identity-providers/${id}`)).body).toMatchObject({ code: 'in_use' });
    await api.owner.ask('PATCH', `/identity-providers/${id}`, { body: { enabled: false } });
    const disabled = await anybody('GET', login, { headers: atConsole });
    const missing = await anybody('GET', login.replace(id, 'idp_000000000000'), { headers: atConsole });
    expect([disabled.status, disabled.body['detail']]).toEqual([404, missing.body['detail']]);
    expect((await anybody('GET', '/auth/oidc/nonsense/start', { headers: atConsole })).status).toBe(404);
    await api.owner.ask('PATCH', `/identity-providers/${id}`, { body: { enabled: true } });
  });

  it('that cannot be reached is the fault of nobody here', async () => {
    const made = await api.owner.ask('POST', '/identity-providers', body({ issuer: 'http://127.0.0.1:9' }));
    const path = String(made.body['login_path']).slice('/v1/admin'.length);
    const answer = await anybody('GET', path, { headers: atConsole });
    expect(answer).toMatchObject({ status: 502, body: { code: 'identity_provider_failed' } });
    expect(answer.text).not.toContain('127.0.0.1');
  });
});
