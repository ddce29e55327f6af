import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';
import { eventually } from '../support/eventually.ts';
import { join, logIn, type TestPerson } from '../support/people.ts';

interface Event {
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly resource: { readonly kind: string; readonly id: string; readonly name: string };
  readonly revision: number;
  readonly after: Record<string, unknown>;
}

let api: AdminApp;
let anybody: Ask;
let people = 0;
beforeAll(async () => {
  api = await startAdminApp();
  anybody = api.with(undefined);
});
beforeEach(() => {
  // Another window of attempts for each test.
  api.slept.ms += 3_600_000;
});
afterAll(() => api?.close());

const arrive = (): Promise<TestPerson> => join(api.owner.ask, { email: `person-${(people += 1)}@example.com` });

async function trailOf(person: TestPerson, ask = api.owner.ask): Promise<Event[]> {
  const { body } = await ask('GET', `/audit?resource_name=${person.email}&limit=200`);
  return (body['data'] as Event[]).filter(
    ({ resource, action }) => resource.kind === 'session' || /login|pass/.test(action),
  );
}

const wrong = (person: TestPerson, headers: Record<string, string> = {}) =>
  anybody('POST', '/auth/login', { body: { email: person.email, password: 'not the password' }, headers });

describe('the audit trail of an organization', () => {
  it('tells who logged in, how and from where, and at which revision', async () => {
    const person = await arrive();
    const { answer } = await logIn(api, person, { 'user-agent': 'Firefox', 'x-forwarded-for': '198.51.100.7' });
    const { account, session } = answer.body as Record<'account' | 'session', { id: string }>;
    const { body } = await api.owner.ask('GET', '/revisions?limit=1');
    expect(await trailOf(person)).toMatchObject([
      {
        action: 'login',
        actor: { kind: 'user', id: account.id, name: person.email },
        resource: { kind: 'session', id: session.id, name: person.email },
        revision: (body['data'] as { revision: number }[])[0]?.revision,
        after: { by: 'password', address: '198.51.100.7', user_agent: 'Firefox', failures: 0 },
      },
    ]);
  });

  it('tells of logging out, of sessions ended and of a new password', async () => {
    const person = await arrive();
    const [here, there] = [await logIn(api, person), await logIn(api, person)];
    const ids = [here, there].map(({ answer }) => (answer.body['session'] as { id: string }).id);
    await here.ask('DELETE', `/auth/sessions/${ids[1]}`);
    await here.ask('POST', '/auth/password', {
      body: { current_password: person.password, new_password: 'another horse, another staple' },
    });
    await here.ask('POST', '/auth/logout');
    expect((await trailOf(person)).map(({ action, resource }) => [action, resource.id])).toEqual([
      ...[
        ['logout', ids[0]],
        ['change_password', person.member],
        ['end', ids[1]],
      ],
      ...[
        ['login', ids[1]],
        ['login', ids[0]],
      ],
    ]);
  });

  it('tells of guessing at the first, second, fourth ... failure, and the next login of how many there were', async () => {
    const person = await arrive();
    for (let attempt = 0; attempt < 12; attempt += 1) await wrong(person, { 'x-forwarded-for': '198.51.100.8' });
    const failed = await eventually(
      async () => (await trailOf(person)).map(({ actor, resource, after }) => ({ actor, resource, after })),
      (events) => events.length >= 4,
    );
    expect(failed).toHaveLength(4);
    expect(failed.map(({ after }) => after['failures']).sort()).toEqual([1, 2, 4, 8]);
    expect(failed[0]).toMatchObject({
      actor: { kind: 'system', id: 'login', name: 'login' },
      resource: { kind: 'member', id: person.member },
      after: { address: '198.51.100.8' },
    });
    await logIn(api, person);
    expect((await trailOf(person))[0]).toMatchObject({ action: 'login', after: { failures: 10 } });
  });

  it('stays whole, makes no revisions of it, and holds no password, cookie or token', async () => {
    const person = await arrive();
    const before = (await api.owner.ask('GET', '/revisions?limit=1')).text;
    const browser = await logIn(api, person);
    await wrong(person);
    await browser.ask('POST', '/auth/logout');
    await eventually(
      () => trailOf(person),
      ({ length }) => length === 3,
    );
    expect((await api.owner.ask('GET', '/revisions?limit=1')).text).toBe(before);
    expect((await api.owner.ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
    const text = (await api.owner.ask('GET', '/audit?limit=200')).text;
    for (const secret of [person.password, 'not the password', browser.cookie.split('=')[1], browser.csrf]) {
      expect(text).not.toContain(secret);
    }
  });

  it('tells nothing of addresses nobody has, nor of the people of others', async () => {
    const stranger = { ...(await arrive()), email: 'nobody@example.com' };
    const other = await api.addTenant('elsewhere');
    const theirs = await join(other.ask, { email: 'theirs@example.com' });
    await wrong(stranger);
    await wrong(theirs);
    await logIn(api, theirs);
    await eventually(
      () => trailOf(theirs, other.ask),
      ({ length }) => length === 2,
    );
    expect((await api.owner.ask('GET', '/audit?limit=200')).text).not.toMatch(/nobody@example|theirs@example/);
  });

  it('tells every organization the person belongs to', async () => {
    const [person, other] = [await arrive(), await api.addTenant('second')];
    await join(other.ask, person);
    await logIn(api, person);
    for (const ask of [api.owner.ask, other.ask]) {
      expect((await trailOf(person, ask))[0]).toMatchObject({ action: 'login', resource: { name: person.email } });
    }
  });
});
