import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';
import { type Browser, join, logIn, type TestPerson } from '../support/people.ts';

const minuteMs = 60_000;
let api: AdminApp;
let anybody: Ask;
let ada: TestPerson;

beforeAll(async () => {
  api = await startAdminApp();
  anybody = api.with(undefined);
  ada = await join(api.owner.ask, { email: 'ada@example.com' });
});
beforeEach(() => {
  // Another window of attempts for each test.
  api.slept.ms += 60 * minuteMs;
  api.time.aheadMs = 0;
});
afterAll(() => api?.close());

const whoAmI = async (browser: Browser): Promise<number> => (await browser.ask('GET', '/auth/session')).status;

describe('logging in', () => {
  it('gives a session that only this browser can use, and says who one is', async () => {
    const { answer, ask } = await logIn(api, ada, { host: 'console.example.com' });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-headgate_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({
      account: { email: 'ada@example.com' },
      organizations: [{ id: api.owner.org, slug: 'acme', role: 'owner', projects: null }],
    });
    const again = await ask('GET', '/auth/session');
    expect({ ...again.body }).toEqual(answer.body);
    expect((await ask('GET', '/projects')).status).toBe(200);
  });

  it('does not mind how the address is spelt', async () => {
    expect((await logIn(api, { ...ada, email: ' Ada@Example.COM ' })).answer.status).toBe(200);
  });

  it.each([
    ['another password', 'ada@example.com', 'correct horse battery'],
    ['an address nobody has', 'nobody@example.com', 'correct horse battery staple'],
    ['SQL', "' OR 1=1 --", "' OR 1=1 --"],
    ['nothing', '', ''],
  ])('with %s fails alike', async (_, email, password) => {
    const answer = await anybody('POST', '/auth/login', { body: { email, password } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'login_failed' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['without a password', { email: 'ada@example.com' }, ['password']],
    ['with fields that are not there', { email: 'a', password: 'b', admin: true }, ['admin']],
    ['with an object for a password', { email: 'a', password: { $ne: '' } }, ['password']],
  ])('%s is refused with every problem', async (_, body, paths) => {
    const answer = await anybody('POST', '/auth/login', { body });
    const errors = answer.body['errors'] as { path: string }[];
    expect([answer.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
  });

  it('is slow for whoever guesses, and says when to come back', async () => {
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const body = { email: 'ada@example.com', password: `guess number ${attempt}` };
      codes.push((await anybody('POST', '/auth/login', { body })).body['code']);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'login_failed'), 'login_limited', 'login_limited']);
    const limited = await anybody('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
    expect([limited.status, Number(limited.headers['retry-after'])]).toEqual([429, 900]);
    // Believed, because it comes from where the terminator is: the owner at home still gets in.
    expect((await logIn(api, ada, { 'x-forwarded-for': '198.51.100.9' })).answer.status).toBe(200);
  });

  it('leaves no password and no cookie in the log', async () => {
    const { cookie } = await logIn(api, ada);
    expect(api.logged.join('\n')).not.toContain(ada.password);
    expect(api.logged.join('\n')).not.toContain(cookie.split('=')[1]);
  });
});

describe('the cookie', () => {
  it.each([
    ['console.example.com', {}, '__Host-headgate_session'],
    ['gateway.internal:8443', { 'x-forwarded-proto': 'https' }, '__Host-headgate_session'],
    ['admin-api:8081', { 'x-forwarded-host': 'console.example.com' }, '__Host-headgate_session'],
    ['127.0.0.1:8081', { 'x-forwarded-host': 'console.example.com' }, '__Host-headgate_session'],
    ['localhost:8080', { 'x-forwarded-proto': 'https' }, '__Host-headgate_session'],
    ['localhost:8080', {}, 'headgate_session_loopback'],
  ])('works at %s with %o', async (host, forwarded, name) => {
    const browser = await logIn(api, ada, { host, ...forwarded });
    expect(browser.cookie.split('=')[0]).toBe(name);
    expect(await whoAmI(browser)).toBe(200);
  });

  it.each([
    ['another', '__Host-headgate_session=0000000000000000000000000000000000000000000'],
    ['SQL', "__Host-headgate_session=' OR 1=1 --"],
    ['an empty one', '__Host-headgate_session='],
  ])('%s opens nothing', async (_, cookie) => {
    expect((await anybody('GET', '/projects', { headers: { cookie, host: 'x' } })).status).toBe(401);
  });

  it('is stored as its hash, which is no cookie', async () => {
    const { cookie } = await logIn(api, ada, { host: 'x' });
    const { ask } = await logIn(api, ada, { host: 'x' });
    const sessions = await ask('GET', '/auth/sessions');
    expect(sessions.text).not.toContain(cookie.split('=')[1]);
  });
});

describe('a request with a session', () => {
  it('that changes something carries the token other sites cannot know', async () => {
    const browser = await logIn(api, ada);
    const other = await logIn(api, ada);
    for (const csrf of ['', 'x', other.csrf]) {
      const headers = { 'x-headgate-csrf': csrf };
      const answer = await browser.ask('PUT', '/projects/forged', { body: {}, headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_missing' } });
    }
    expect((await browser.ask('GET', '/projects', { headers: { 'x-headgate-csrf': '' } })).status).toBe(200);
    expect((await browser.ask('PUT', '/projects/honest', { body: {} })).status).toBe(201);
  });

  it('is the person in the audit trail', async () => {
    const browser = await logIn(api, ada);
    await browser.ask('PUT', '/projects/audited', { body: {} });
    const { account } = browser.answer.body as { account: { id: string } };
    const trail = await browser.ask('GET', '/audit?limit=1');
    expect(trail.body['data']).toMatchObject([
      { actor: { kind: 'user', id: account.id, name: 'ada@example.com' }, resource: { name: 'audited' } },
    ]);
  });

  it('counts as the key it also carries', async () => {
    const browser = await logIn(api, ada);
    const headers = { 'x-api-key': 'hg_test_wrong' };
    expect((await browser.ask('GET', '/projects', { headers })).body).toMatchObject({ code: 'key_invalid' });
  });
});

describe('a session', () => {
  it('ends when nothing was asked for two hours', async () => {
    const browser = await logIn(api, ada);
    api.time.aheadMs = 119 * minuteMs;
    expect(await whoAmI(browser)).toBe(200);
    api.time.aheadMs = 238 * minuteMs;
    expect(await whoAmI(browser)).toBe(200);
    api.time.aheadMs = 358 * minuteMs;
    expect((await browser.ask('GET', '/projects')).body).toMatchObject({ code: 'session_ended', status: 401 });
  });

  it('ends after twelve hours whatever was asked', async () => {
    const browser = await logIn(api, ada);
    for (let at = 100; at < 720; at += 100) {
      api.time.aheadMs = at * minuteMs;
      expect(await whoAmI(browser)).toBe(200);
    }
    api.time.aheadMs = 720 * minuteMs;
    expect(await whoAmI(browser)).toBe(401);
  });

  it('ends by logging out, and takes its cookie along', async () => {
    const browser = await logIn(api, ada);
    const out = await browser.ask('POST', '/auth/logout');
    expect([out.status, out.headers['set-cookie']]).toEqual([204, expect.stringMatching(/=; Path=\/; Max-Age=0; /)]);
    expect(await whoAmI(browser)).toBe(401);
  });

  it('is listed with its fellows, and ended by its own person alone', async () => {
    const eve = await join(api.owner.ask, {});
    const [mine, hers] = [await logIn(api, ada, { 'user-agent': 'mine' }), await logIn(api, eve)];
    const lists = await Promise.all([mine, hers].map((each) => each.ask('GET', '/auth/sessions')));
    const [first, second] = lists.map(({ body }) => body['data'] as { id: string; current: boolean }[]);
    expect(first?.[0]).toMatchObject({ current: true, user_agent: 'mine', address: '127.0.0.1' });
    expect(first?.filter(({ current }) => current)).toHaveLength(1);
    expect(second).toHaveLength(1);
    const id = second?.[0]?.id ?? '';
    const foreign = await mine.ask('DELETE', `/auth/sessions/${id}`);
    const missing = await mine.ask('DELETE', '/auth/sessions/ses_000000000000');
    expect([foreign.status, foreign.body['detail']]).toEqual([404, missing.body['detail']]);
    expect(await whoAmI(hers)).toBe(200);
    expect((await hers.ask('DELETE', `/auth/sessions/${id}`)).status).toBe(204);
    expect(await whoAmI(hers)).toBe(401);
  });

  it('is what people ask about themselves with; no key will do', async () => {
    for (const ask of [api.owner.ask, api.operator]) {
      expect((await ask('GET', '/auth/session')).body).toMatchObject({ code: 'session_required', status: 403 });
    }
    expect((await anybody('GET', '/auth/session')).status).toBe(401);
  });
});

describe('changing a password', () => {
  const next = 'another horse, another staple';

  it('asks for the one that holds, ends every other session, and counts from then on', async () => {
    const bob = await join(api.owner.ask, {});
    const [here, there] = [await logIn(api, bob), await logIn(api, bob)];
    const change = (current: string, wanted: string) =>
      here.ask('POST', '/auth/password', { body: { current_password: current, new_password: wanted } });
    expect((await change('not the password', next)).body).toMatchObject({ code: 'login_failed' });
    expect((await change(bob.password, 'too short')).body).toMatchObject({ errors: [{ path: 'new_password' }] });
    expect(await whoAmI(there)).toBe(200);
    expect((await change(bob.password, next)).status).toBe(204);
    expect([await whoAmI(here), await whoAmI(there)]).toEqual([200, 401]);
    const old = await anybody('POST', '/auth/login', { body: { email: bob.email, password: bob.password } });
    expect(old.status).toBe(401);
    expect((await logIn(api, { ...bob, password: next })).answer.status).toBe(200);
  });
});
