import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminApp, type Answered, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';
import { dumpTenant } from '../support/dump-tenant.ts';
import { join, logIn, type TestPerson } from '../support/people.ts';

const next = 'another horse, another staple';
let api: AdminApp;
let anybody: Ask;
let other: Tenant;
let people = 0;
beforeAll(async () => {
  api = await startAdminApp();
  anybody = api.with(undefined);
  other = await api.addTenant('other');
});
beforeEach(() => {
  // Another window of attempts for each test.
  api.slept.ms += 3_600_000;
  api.time.aheadMs = 0;
});
afterAll(() => api?.close());

const arrive = (role: 'owner' | 'admin' | 'viewer' = 'viewer'): Promise<TestPerson> =>
  join(api.owner.ask, { role, email: `forgetful-${(people += 1)}@example.com` });

const issue = (person: TestPerson, ask = api.owner.ask, body: unknown = {}): Promise<Answered> =>
  ask('POST', `/members/${person.member}/password-reset`, { body });

const redeem = (token: unknown, password = next): Promise<Answered> =>
  anybody('POST', '/auth/password-reset', { body: { token, new_password: password } });

const tokenOf = ({ status, body, text }: Answered): string => {
  expect(status, text).toBe(201);
  return String(body['token']);
};

const actionsOf = async (person: TestPerson, ask = api.owner.ask): Promise<string[]> => {
  const { body } = await ask('GET', `/audit?resource_name=${person.email}&limit=200`);
  return (body['data'] as { action: string }[]).map(({ action }) => action);
};

describe('a password reset by an organization', () => {
  it('lets the person set a password by a token, ends every session, and is told in the trail', async () => {
    const person = await arrive();
    const browser = await logIn(api, person);
    const issued = await issue(person, api.owner.ask, { expires_in_minutes: 30 });
    const token = tokenOf(issued);
    expect(Date.parse(String(issued.body['expires_at'])) - Date.now()).toBeGreaterThan(29 * 60_000);
    // Nothing has changed yet: who knows the password goes on.
    expect((await browser.ask('GET', '/auth/session')).status).toBe(200);
    expect((await redeem(token)).status).toBe(204);
    expect((await browser.ask('GET', '/auth/session')).status).toBe(401);
    const old = await anybody('POST', '/auth/login', { body: { email: person.email, password: person.password } });
    expect(old.status).toBe(401);
    expect((await logIn(api, { ...person, password: next })).answer.status).toBe(200);
    const { body } = await api.owner.ask('GET', `/audit?resource_name=${person.email}&action=reset_password`);
    expect(body['data']).toMatchObject([
      { actor: { kind: 'user', name: person.email }, after: { sessions_ended: 1, issued_by: api.owner.org } },
    ]);
    expect(await actionsOf(person)).toEqual(expect.arrayContaining(['issue_reset', 'reset_password']));
  });

  it('counts once, even for two who use it at the same moment', async () => {
    const token = tokenOf(await issue(await arrive()));
    const answers = await Promise.all([redeem(token), redeem(token, `${next}!`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410]);
    expect((await redeem(token)).body).toMatchObject({ code: 'reset_invalid' });
  });

  it('is not used up by a password that is none', async () => {
    const person = await arrive();
    const token = tokenOf(await issue(person));
    expect((await redeem(token, 'short')).body).toMatchObject({ errors: [{ path: 'new_password' }] });
    expect((await redeem(token, person.email)).body).toMatchObject({ errors: [{ path: 'new_password' }] });
    expect((await redeem(token)).status).toBe(204);
  });

  it('ends with its time, with the next one, when it is revoked, and with the membership', async () => {
    const person = await arrive();
    const late = tokenOf(await issue(person, api.owner.ask, { expires_in_minutes: 5 }));
    api.time.aheadMs = 5 * 60_000;
    expect((await redeem(late)).body).toMatchObject({ code: 'reset_invalid' });
    api.time.aheadMs = 0;
    const replaced = tokenOf(await issue(person));
    const revoked = tokenOf(await issue(person));
    expect((await redeem(replaced)).body).toMatchObject({ code: 'reset_invalid' });
    for (const _time of [1, 2]) {
      expect((await api.owner.ask('DELETE', `/members/${person.member}/password-reset`)).status).toBe(204);
    }
    expect((await redeem(revoked)).body).toMatchObject({ code: 'reset_invalid' });
    expect((await actionsOf(person)).filter((action) => action === 'revoke_reset')).toHaveLength(1);
    const gone = tokenOf(await issue(person));
    await api.owner.ask('DELETE', `/members/${person.member}`);
    expect((await redeem(gone)).body).toMatchObject({ code: 'reset_invalid' });
  });

  it('is stored as a hash and told nowhere: not in the trail, not in the log', async () => {
    const person = await arrive();
    const token = tokenOf(await issue(person));
    await redeem(token);
    const secret = token.split('.')[2] ?? '';
    expect(secret).toHaveLength(43);
    expect((await api.owner.ask('GET', '/audit?limit=200')).text).not.toContain(secret);
    expect(api.logged.join('\n')).not.toContain(secret);
    expect(api.logged.join('\n')).not.toContain(next);
  });

  it('is the same answer under one Idempotency-Key', async () => {
    const person = await arrive();
    const headers = { 'idempotency-key': 'reset-once' };
    const path = `/members/${person.member}/password-reset`;
    const answers = [];
    for (const _time of [1, 2]) answers.push(await api.owner.ask('POST', path, { body: {}, headers }));
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await redeem(answers[0]?.body['token'])).status).toBe(204);
    expect((await actionsOf(person)).filter((action) => /again|issue/.test(action))).toEqual([
      ...['show_again', 'issue_reset'],
    ]);
  });

  it('is not for members who may do more than whoever asks', async () => {
    const [owner, admin] = [await arrive('owner'), await api.addKey('admin')];
    expect((await issue(owner, admin)).status).toBe(403);
    expect((await issue(await arrive('admin'), admin)).status).toBe(201);
  });

  it('is refused for people of several organizations, also for those who join another meanwhile', async () => {
    const person = await arrive();
    const token = tokenOf(await issue(person));
    const theirs = await join(other.ask, person);
    expect((await redeem(token)).body).toMatchObject({ code: 'reset_invalid' });
    for (const answer of [await issue(person), await issue(theirs, other.ask)]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'reset_refused' } });
      expect(answer.text).not.toContain('acme');
    }
    expect((await logIn(api, person)).answer.status).toBe(200);
  });

  it.each([
    ['a life that is none', { expires_in_minutes: 4 }, ['expires_in_minutes']],
    ['a life of days', { expires_in_minutes: 1441 }, ['expires_in_minutes']],
    ['a password of its own', { password: 'x' }, ['password']],
  ])('is refused with %s', async (_, body, paths) => {
    const answer = await issue(await arrive(), api.owner.ask, body);
    expect([answer.status, (answer.body['errors'] as { path: string }[]).map(({ path }) => path)]).toEqual([
      400,
      paths,
    ]);
  });
});

describe('a password reset by whoever runs the installation', () => {
  const issueFor = (email: string, headers: Record<string, string> = {}): Promise<Answered> =>
    api.operator('POST', '/password-resets', { body: { email }, headers });

  it('is for people of several organizations, each of which is told', async () => {
    const person = await arrive();
    await join(other.ask, person);
    const token = tokenOf(await issueFor(` ${person.email.toUpperCase()} `));
    expect((await redeem(token)).status).toBe(204);
    expect((await logIn(api, { ...person, password: next })).answer.status).toBe(200);
    for (const ask of [api.owner.ask, other.ask]) {
      expect((await actionsOf(person, ask)).slice(0, 3)).toEqual(['login', 'reset_password', 'operator_reset']);
      expect((await ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
    }
    const { body } = await api.operator('GET', '/organizations/events?limit=1');
    expect(body['data']).toMatchObject([
      { action: 'issue_reset', actor: { kind: 'platform' }, resource: { kind: 'account', name: person.email } },
    ]);
  });

  it('is one token under one Idempotency-Key, even for two who ask at once, and stored in no clear form', async () => {
    const person = await arrive();
    const once = { 'idempotency-key': 'operator-reset-once' };
    const [first, second] = await Promise.all([issueFor(person.email, once), issueFor(person.email, once)]);
    const token = tokenOf(first);
    expect(second.body).toEqual(first.body);
    expect(await issueFor('somebody.else@example.com', once)).toMatchObject({
      ...{ status: 409, body: { code: 'idempotency_mismatch' } },
    });
    const { body } = await api.operator('GET', '/organizations/events?limit=2');
    expect(body['data']).toMatchObject([
      { action: 'show_again', actor: { kind: 'platform' }, resource: { kind: 'account', name: person.email } },
      { action: 'issue_reset' },
    ]);
    expect((await actionsOf(person)).filter((action) => action === 'operator_reset')).toHaveLength(1);
    const stored = await dumpTenant(api.databaseUrl, 'platform');
    expect(stored).toContain('operator-reset-once');
    expect(stored).not.toContain(token.split('.')[2]);
    expect((await redeem(token)).status).toBe(204);
    // What it answered the first time, though it is good for nothing now.
    expect((await issueFor(person.email, once)).body).toEqual(first.body);
  });

  it('may be asked for again under its key after there was nobody', async () => {
    const once = { 'idempotency-key': 'operator-reset-early' };
    const email = 'not-yet@example.com';
    expect((await issueFor(email, once)).status).toBe(404);
    await join(api.owner.ask, { role: 'viewer', email });
    expect((await issueFor(email, once)).status).toBe(201);
  });

  it('ends every other token of the person', async () => {
    const person = await arrive();
    const theirs = tokenOf(await issue(person));
    expect((await redeem(tokenOf(await issueFor(person.email)))).status).toBe(204);
    expect((await redeem(theirs)).body).toMatchObject({ code: 'reset_invalid' });
  });

  it('finds nobody where nobody is, and is nobody else to ask for', async () => {
    expect(await issueFor('nobody@example.com')).toMatchObject({ status: 404 });
    expect((await api.owner.ask('POST', '/password-resets', { body: { email: 'x' } })).status).toBe(403);
    expect((await anybody('POST', '/password-resets', { body: { email: 'x' } })).status).toBe(401);
  });
});

describe('a token', () => {
  it.each([
    ['that was never one', 'x'],
    ['of an account nobody has', `platform.usr_000000000000.${'a'.repeat(43)}`],
    ['of an organization nobody has', `org_none.usr_000000000000.${'a'.repeat(43)}`],
    ['with SQL', "platform.usr_000000000000.' OR 1=1 --"],
  ])('%s answers like one that is over', async (_, token) => {
    const used = tokenOf(await issue(await arrive()));
    await redeem(used);
    const [strange, over] = [await redeem(token), await redeem(used)];
    const { request_id: _one, instance: _two, ...same } = over.body;
    expect(strange.body).toMatchObject(same);
  });

  it('with another secret opens no account, whoever guesses gets slow', async () => {
    const person = await arrive();
    const token = tokenOf(await issue(person));
    const guess = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const codes = new Set<unknown>();
    for (let time = 0; time < 101; time += 1) codes.add((await redeem(guess)).body['code']);
    expect([...codes]).toEqual(['reset_invalid', 'login_limited']);
    api.slept.ms += 3_600_000;
    expect((await redeem(token)).status).toBe(204);
  });
});
