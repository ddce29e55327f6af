import { operatorPermissions, type Permission, rolePermissions, roles } from '@headgate/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeclaredHandler, listHandlers } from '../../apps/admin-api/src/auth/list-handlers.ts';
import { type AdminApp, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';
import {
  bodyOf,
  canBeForeign,
  fill,
  isAnsweredHere,
  isCreation,
  isOfProject,
  makeNouns,
  missingNames,
  type Names,
  parametersOf,
  speechOf,
  unknownParameters,
} from '../support/admin-matrix.ts';
import { join, logIn } from '../support/people.ts';

let api: AdminApp;
let theirs: Tenant;
let theirNames: Names;
let handlers: DeclaredHandler[];
let named: DeclaredHandler[];

beforeAll(async () => {
  api = await startAdminApp();
  handlers = listHandlers(api.app).filter(({ permission }) => permission !== undefined);
  named = handlers.filter((handler) => parametersOf(handler).length > 0 && unknownParameters(handler).length === 0);
  theirs = await api.addTenant('other');
  theirNames = await makeNouns(await homeOf(theirs, 'their-project'));
});
afterAll(() => api?.close());

/** A project of a tenant, to make things in. */
async function homeOf({ org, ask }: Tenant, slug: string): Promise<Parameters<typeof makeNouns>[0]> {
  const project = await ask('PUT', `/projects/${slug}`, { body: {} });
  return { org, ask, database: api.database, projectId: String(project.body['id']), projectSlug: slug };
}

/** What an answer tells of a resource: everything but the names the request itself held. */
async function tell(ask: Ask, handler: DeclaredHandler, names: Names, headers = {}): Promise<object> {
  const { status, body } = await ask(handler.method, fill(handler, names), {
    ...bodyOf(handler),
    ...speechOf(handler),
    headers,
  });
  return { status, code: body['code'], errors: body['errors'] };
}

/** Everything of a tenant that can be read by name. */
async function readAll(ask: Ask, names: Names, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const handler of named.filter((each) => each.method === 'GET' && isAnsweredHere(each))) {
    const { status, body } = await ask('GET', fill(handler, names), { ...speechOf(handler), headers });
    all[handler.name] = { status, body };
  }
  return all;
}

describe('the matrix', () => {
  it('knows how to fill every path of the API', () => {
    expect(handlers.length).toBeGreaterThan(40);
    expect(handlers.flatMap(unknownParameters)).toEqual([]);
  });

  it('has something to find behind each of them', async () => {
    const all = await readAll(theirs.ask, theirNames, { 'x-headgate-project': 'their-project' });
    for (const [name, answer] of Object.entries(all)) expect(answer, name).toMatchObject({ status: 200 });
    expect(Object.keys(all).length).toBeGreaterThan(6);
  });
});

describe('every endpoint and every resource of another organization', () => {
  it('answers exactly like one that never was, and changes nothing', async () => {
    const inTheirs = { 'x-headgate-project': 'their-project' };
    const before = await readAll(theirs.ask, theirNames, inTheirs);
    for (const handler of named.filter(canBeForeign)) {
      const foreign = await tell(api.owner.ask, handler, theirNames);
      expect(foreign, handler.name).toEqual(await tell(api.owner.ask, handler, missingNames));
      if (handler.permission?.startsWith('platform:')) expect(foreign, handler.name).toMatchObject({ status: 403 });
      else if (!isCreation(handler)) expect(foreign, hint(handler)).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(await readAll(theirs.ask, theirNames, inTheirs)).toEqual(before);
  });

  it('tells nothing of it in any list', async () => {
    const secrets = Object.values(theirNames).filter((name) => name.length > 8);
    for (const handler of handlers.filter(({ method, path }) => method === 'GET' && !path.includes(':'))) {
      const { text } = await api.owner.ask('GET', fill(handler, {}), speechOf(handler));
      for (const name of [...secrets, theirs.org]) expect(text, handler.name).not.toContain(name);
    }
  });
});

describe('every endpoint and every resource of another project', () => {
  it('answers a key bound to one project exactly like one that never was', async () => {
    const away = await homeOf(api.owner, 'away');
    await homeOf(api.owner, 'here');
    const names = await makeNouns(away);
    const bound = await api.addKey('owner', 'here');
    for (const handler of named.filter((each) => isOfProject(each) && !each.permission?.startsWith('platform:'))) {
      const foreign = await tell(bound, handler, names);
      const missing = await tell(bound, handler, missingNames);
      expect(foreign, handler.name).toEqual(missing);
      expect((foreign as { status: number }).status, handler.name).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('every endpoint and every resource of a project a person is not limited to', () => {
  it('answers them exactly like one that never was', async () => {
    const away = await homeOf(api.owner, 'far-away');
    await homeOf(api.owner, 'nearby');
    const names = await makeNouns(away);
    const { ask } = await logIn(api, await join(api.owner.ask, { projects: ['nearby'] }));
    for (const handler of named.filter((each) => isOfProject(each) && !each.permission?.startsWith('platform:'))) {
      expect(await tell(ask, handler, names), handler.name).toEqual(await tell(ask, handler, missingNames));
    }
  });
});

describe('every role at every endpoint', () => {
  it.each(roles)('%s may do what its permissions say, and nothing else', async (role) => {
    await assertPermissions(await api.addKey(role), rolePermissions[role]);
  });

  it.each(roles)('%s may do the same as a person with a session', async (role) => {
    const { ask } = await logIn(api, await join(api.owner.ask, { role }));
    // The Javelin API knows keys alone.
    const forPeople = handlers.filter(({ isForJavelin }) => !isForJavelin);
    await assertPermissions(ask, rolePermissions[role], forPeople);
  });

  it('the operator may do what concerns the installation, and nothing else', async () => {
    await assertPermissions(api.operator, operatorPermissions);
  });

  it.each([
    ['nobody', 401, () => Promise.resolve(undefined)],
    ['whoever holds an inference key', 403, mintInferenceKey],
  ])('%s may do nothing', async (_, status, mint) => {
    const ask = api.with(await mint());
    // Without its header nobody speaks the Javelin API.
    for (const handler of handlers.filter(({ isForJavelin }) => status !== 401 || !isForJavelin)) {
      const options = { ...bodyOf(handler), ...speechOf(handler) };
      const answer = await ask(handler.method, fill(handler, missingNames), options);
      expect(answer.status, handler.name).toBe(status);
    }
  });
});

async function assertPermissions(ask: Ask, granted: ReadonlySet<Permission>, among = handlers): Promise<void> {
  for (const handler of among) {
    // Names that are not there and a body nobody takes: nothing is changed by asking.
    const body = 'body' in bodyOf(handler) ? { body: { unknown: 1 } } : {};
    const answer = await ask(handler.method, fill(handler, missingNames), { ...body, ...speechOf(handler) });
    const isAllowed = granted.has(handler.permission as Permission) && !isElsewhere(handler, granted);
    if (isAllowed) expect([200, 400, 404], `${handler.name}: ${answer.text}`).toContain(answer.status);
    else expect(answer, handler.name).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
  }
}

/** The operator may read an organization, but has none of their own. */
function isElsewhere({ path }: DeclaredHandler, granted: ReadonlySet<Permission>): boolean {
  return granted === operatorPermissions && /^\/v1\/admin\/organization(?:\/|$)/.test(path);
}

async function mintInferenceKey(): Promise<string> {
  return String((await api.owner.ask('POST', '/keys', { body: { name: 'k' } })).body['key']);
}

function hint({ name, method, path }: DeclaredHandler): string {
  return `${name}: where it checks the body first, give "${method} ${path.slice('/v1/admin'.length)}" one in test/support/admin-nouns.ts`;
}
