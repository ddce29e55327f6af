import { type Role, roles } from '@headgate/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';
import { join, logIn } from '../support/people.ts';

const hourMs = 3_600_000;
let api: AdminApp;
let anybody: Ask;
let owner: Ask;

beforeAll(async () => {
  api = await startAdminApp();
  anybody = api.with(undefined);
  owner = api.owner.ask;
  for (const slug of ['a', 'b', 'c']) await owner('PUT', `/projects/${slug}`, { body: {} });
});
beforeEach(() => {
  api.slept.ms += hourMs;
  api.time.aheadMs = 0;
});
afterAll(() => api?.close());

let count = 0;
const anEmail = (): string => `person-${(count += 1)}@example.com`;
const password = 'correct horse battery staple';

async function invite(body: object = {}): Promise<{ id: string; token: string; email: string }> {
  const email = anEmail();
  const made = await owner('POST', '/invitations', { body: { email, role: 'viewer', ...body } });
  expect(made.status).toBe(201);
  return { email, id: String(made.body['id']), token: String(made.body['token']) };
}

const accept = (token: string, given = password) =>
  anybody('POST', '/invitations/accept', { body: { token, password: given, name: 'Somebody' } });

describe('an invitation', () => {
  it('makes a member of who accepts it, who then logs in', async () => {
    const { id, token, email } = await invite({ role: 'editor', projects: ['b', 'a'] });
    const done = await accept(token);
    expect(done).toMatchObject({ status: 201, body: { email, role: 'editor', organization: { slug: 'acme' } } });
    const browser = await logIn(api, { email, password });
    expect(browser.answer.body).toMatchObject({
      account: { name: 'Somebody' },
      organizations: [{ slug: 'acme', role: 'editor', projects: ['a', 'b'] }],
    });
    expect((await owner('GET', `/invitations/${id}`)).body).toMatchObject({ status: 'accepted', projects: ['a', 'b'] });
    const trail = await owner('GET', `/audit?resource_kind=member&resource_name=${email}`);
    expect(trail.body['data']).toMatchObject([{ action: 'join', actor: { kind: 'user', name: email } }]);
  });

  it('shows its token once, and keeps what does not tell it', async () => {
    const { id, token } = await invite();
    for (const path of [`/invitations/${id}`, '/invitations', '/audit']) {
      expect((await owner('GET', path)).text, path).not.toContain(token);
    }
  });

  it('is good once', async () => {
    const { token } = await invite();
    expect((await accept(token)).status).toBe(201);
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'invitation_invalid' } });
  });

  it('taken twice at once makes one member', async () => {
    const { token, email } = await invite();
    const answers = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const { body } = await owner('GET', '/members?limit=200');
    expect((body['data'] as { email: string }[]).filter((member) => member.email === email)).toHaveLength(1);
  });

  it.each([
    ['expires', async () => void (api.time.aheadMs = 73 * hourMs)],
    ['is revoked', async (id: string) => void (await owner('POST', `/invitations/${id}/revoke`))],
    ['is sent again', async (id: string) => void (await owner('POST', `/invitations/${id}/resend`))],
  ])('that %s cannot be accepted any more', async (_, end) => {
    const { id, token, email } = await invite();
    await end(id);
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'invitation_invalid' } });
    expect((await anybody('POST', '/auth/login', { body: { email, password } })).status).toBe(401);
  });

  it('is sent again with another token and time anew, also after it expired', async () => {
    const { id } = await invite({ expires_in_hours: 2 });
    api.time.aheadMs = 3 * hourMs;
    const again = await owner('POST', `/invitations/${id}/resend`);
    expect(again).toMatchObject({ status: 200, body: { status: 'open', version: 2 } });
    expect((await accept(String(again.body['token']))).status).toBe(201);
    expect((await owner('POST', `/invitations/${id}/resend`)).body).toMatchObject({ code: 'in_use' });
    expect((await owner('POST', `/invitations/${id}/revoke`)).body).toMatchObject({ code: 'in_use' });
  });

  it.each([
    ['nothing', ''],
    ['SQL', "' OR 1=1 --"],
    ['of nobody', `org_4fTq0ZbW9sKx.inv_7mXd1GvLp8Ns.${'a'.repeat(43)}`],
  ])('is not made of %s', async (_, token) => {
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'invitation_invalid' } });
  });

  it('needs a password of twelve characters, and is still good after a shorter one', async () => {
    const { token } = await invite();
    expect((await accept(token, 'too short')).body).toMatchObject({ errors: [{ path: 'password' }] });
    expect((await accept(token)).status).toBe(201);
  });

  it.each([
    ['an address that is none', { email: 'ada', role: 'viewer' }, ['email']],
    ['a role that is none', { email: 'a@b.example', role: 'root' }, ['role']],
    ['nothing', {}, ['email', 'role']],
    [
      'projects that are not there',
      { email: 'a@b.example', role: 'viewer', projects: ['a', 'nowhere'] },
      ['projects.1'],
    ],
    ['no project at all', { email: 'a@b.example', role: 'viewer', projects: [] }, ['projects']],
    ['a year', { email: 'a@b.example', role: 'viewer', expires_in_hours: 8_760 }, ['expires_in_hours']],
  ])('with %s is refused with every problem', async (_, body, paths) => {
    const answer = await owner('POST', '/invitations', { body });
    const errors = answer.body['errors'] as { path: string }[];
    expect([answer.status, errors.map(({ path }) => path).sort()]).toEqual([400, paths]);
  });

  it('is not for who is a member already', async () => {
    const { token, email } = await invite();
    await accept(token);
    const again = await owner('POST', '/invitations', { body: { email: email.toUpperCase(), role: 'viewer' } });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_exists' } });
  });
});

describe('a person in two organizations', () => {
  let other: Tenant;
  beforeAll(async () => {
    other = await api.addTenant('second');
  });

  it('joins the second with the password of the first, and says which is meant', async () => {
    const person = await join(owner, { role: 'viewer' });
    const invited = await other.ask('POST', '/invitations', { body: { email: person.email, role: 'owner' } });
    const token = String(invited.body['token']);
    expect(await accept(token, 'whoever else this is')).toMatchObject({ status: 401, body: { code: 'login_failed' } });
    expect((await accept(token)).status).toBe(201);
    const { ask, answer } = await logIn(api, person);
    expect(answer.body['organizations']).toMatchObject([
      { slug: 'acme', role: 'viewer' },
      { slug: 'second', role: 'owner' },
    ]);
    expect(await ask('GET', '/projects')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'x-headgate-org' }] },
    });
    const inOrg = (org: string) => ({ headers: { 'x-headgate-org': org } });
    expect((await ask('GET', '/organization', inOrg('acme'))).body['slug']).toBe('acme');
    expect((await ask('GET', '/organization', inOrg(other.org))).body['slug']).toBe('second');
    expect((await ask('PUT', '/projects/new', { body: {}, ...inOrg('second') })).status).toBe(201);
    expect((await ask('PUT', '/projects/new', { body: {}, ...inOrg('acme') })).status).toBe(403);
  });

  it('reaches no third, nor does a key reach a second', async () => {
    const { ask } = await logIn(api, await join(owner, {}));
    const headers = { 'x-headgate-org': 'second' };
    for (const asker of [ask, owner]) {
      const answer = await asker('GET', '/projects', { headers });
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await owner('GET', '/projects', { headers: { 'x-headgate-org': 'acme' } })).status).toBe(200);
  });

  it('is shown to each organization by what that one knows', async () => {
    const person = await join(owner, { role: 'viewer' });
    expect((await other.ask('GET', '/members')).text).not.toContain(person.email);
    expect((await other.ask('GET', `/members/${person.member}`)).status).toBe(404);
    expect((await other.ask('DELETE', `/members/${person.member}`)).status).toBe(404);
  });
});

describe('a member', () => {
  it('may from the next request on what the new role says, and nothing when removed', async () => {
    const person = await join(owner, { role: 'viewer' });
    const { ask } = await logIn(api, person);
    expect((await ask('PUT', '/projects/by-viewer', { body: {} })).status).toBe(403);
    const { headers } = await owner('GET', `/members/${person.member}`);
    const ifMatch = { 'if-match': String(headers['etag']) };
    const raised = await owner('PATCH', `/members/${person.member}`, { body: { role: 'admin' }, headers: ifMatch });
    expect(raised).toMatchObject({ status: 200, body: { role: 'admin', version: 2 } });
    expect((await ask('PUT', '/projects/by-admin', { body: {} })).status).toBe(201);
    expect(
      (await owner('PATCH', `/members/${person.member}`, { body: { role: 'owner' }, headers: ifMatch })).status,
    ).toBe(412);
    expect((await owner('DELETE', `/members/${person.member}`)).status).toBe(204);
    expect(await ask('GET', '/projects')).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    expect((await ask('GET', '/auth/session')).body['organizations']).toEqual([]);
  });

  it('limited to projects is like a key bound to one', async () => {
    const { ask } = await logIn(api, await join(owner, { role: 'admin', projects: ['a', 'b'] }));
    const inProject = (slug: string) => ({ headers: { 'x-headgate-project': slug } });
    expect((await ask('GET', '/routes')).body).toMatchObject({ errors: [{ path: 'x-headgate-project' }] });
    expect((await ask('GET', '/routes', inProject('a'))).status).toBe(200);
    expect((await ask('GET', '/routes', inProject('c'))).status).toBe(404);
    expect((await ask('GET', '/audit', inProject('a'))).status).toBe(403);
    expect((await ask('POST', '/projects', { body: { slug: 'd' }, ...inProject('a') })).status).toBe(403);
    const made = await ask('POST', '/providers', { body: { name: 'own', kind: 'mock' }, ...inProject('b') });
    expect(made).toMatchObject({ status: 201, body: { project: 'b' } });
    const only = await logIn(api, await join(owner, { role: 'viewer', projects: ['c'] }));
    expect((await only.ask('GET', '/projects')).body['data']).toMatchObject([{ slug: 'c' }]);
  });

  it('limited to a project that is deleted is not let loose on the organization', async () => {
    await owner('PUT', '/projects/doomed', { body: {} });
    const { ask, answer } = await logIn(api, await join(owner, { role: 'admin', projects: ['doomed'] }));
    expect(answer.body['organizations']).toMatchObject([{ projects: ['doomed'] }]);
    expect((await owner('DELETE', '/projects/doomed')).status).toBe(204);
    for (const path of ['/projects', '/routes', '/members']) expect((await ask('GET', path)).status, path).toBe(404);
  });
});

describe('whoever grants', () => {
  it.each(roles.flatMap((giver) => roles.map((given) => [giver, given] as const)))(
    '%s gives %s only what it is itself',
    async (giver, given) => {
      const ask = await api.addKey(giver);
      const answer = await ask('POST', '/invitations', { body: { email: anEmail(), role: given } });
      const mayInvite = giver === 'owner' || giver === 'admin';
      expect(answer.status).toBe(mayInvite && !(giver === 'admin' && given === 'owner') ? 201 : 403);
    },
  );

  it('says beforehand which roles those are', async () => {
    const grantable = async (role: Role): Promise<string[]> => {
      const { body } = await (await api.addKey(role))('GET', '/roles');
      return (body['data'] as { name: string; grantable: boolean }[])
        .filter((each) => each.grantable)
        .map((each) => each.name);
    };
    expect(await grantable('owner')).toEqual([...roles]);
    expect(await grantable('admin')).toEqual(['admin', 'editor', 'viewer', 'billing']);
  });

  it('can neither raise, lower nor remove somebody above', async () => {
    const boss = await join(owner, { role: 'owner' });
    const peer = await join(owner, { role: 'viewer' });
    const { ask } = await logIn(api, await join(owner, { role: 'admin' }));
    for (const [method, member, body] of [
      ['PATCH', peer.member, { role: 'owner' }],
      ['PATCH', boss.member, { role: 'viewer' }],
      ['DELETE', boss.member, undefined],
    ] as const) {
      const answer = await ask(method, `/members/${member}`, body === undefined ? {} : { body });
      expect(answer, `${method} ${JSON.stringify(body)}`).toMatchObject({ status: 403 });
    }
  });

  it('and is limited to projects grants one of those, and sees nobody beyond', async () => {
    const outside = await join(owner, { role: 'viewer' });
    const elsewhere = await join(owner, { role: 'viewer', projects: ['b'] });
    const inside = await join(owner, { role: 'viewer', projects: ['a'] });
    const { ask } = await logIn(api, await join(owner, { role: 'admin', projects: ['a'] }));
    const listed = (await ask('GET', '/members?limit=200')).text;
    expect(listed).toContain(inside.email);
    for (const { email } of [outside, elsewhere]) expect(listed).not.toContain(email);
    for (const { member } of [outside, elsewhere]) expect((await ask('GET', `/members/${member}`)).status).toBe(404);
    const wide = await ask('PATCH', `/members/${inside.member}`, { body: { projects: null } });
    expect(wide).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    const other = await ask('POST', '/invitations', { body: { email: anEmail(), role: 'viewer', projects: ['b'] } });
    expect(other).toMatchObject({ status: 400, body: { errors: [{ path: 'projects.0' }] } });
    const own = await ask('POST', '/invitations', { body: { email: anEmail(), role: 'viewer' } });
    expect(own).toMatchObject({ status: 201, body: { projects: ['a'] } });
  });
});

describe('the last owner', () => {
  it('is neither removed nor demoted nor limited, not by two at once either', async () => {
    const tenant = await api.addTenant('owned');
    const [one, two] = [await join(tenant.ask), await join(tenant.ask)];
    const demote = (member: string, body: object) => tenant.ask('PATCH', `/members/${member}`, { body });
    const answers = await Promise.all([one, two].map(({ member }) => demote(member, { role: 'viewer' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const last = answers[0]?.status === 409 ? one : two;
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'last_owner' });
    expect((await demote(last.member, { projects: ['default'] })).body).toMatchObject({ code: 'last_owner' });
    expect((await tenant.ask('DELETE', `/members/${last.member}`)).body).toMatchObject({ code: 'last_owner' });
    await join(tenant.ask);
    expect((await tenant.ask('DELETE', `/members/${last.member}`)).status).toBe(204);
  });
});
