import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeclaredHandler, listHandlers } from '../../apps/admin-api/src/auth/list-handlers.ts';
import { type AdminApp, type Answered, type Ask, startAdminApp } from '../support/admin-app.ts';
import { fill, makeNouns, type Names, speechOf } from '../support/admin-matrix.ts';
import { join } from '../support/people.ts';

const base = '/v1/admin';
const models = [{ name: 'echo', provider: 'walled-provider' }];
const policy = { type: 'fallback', providers: [{ provider: 'walled-provider', model: 'echo' }] };
const provider = { kind: 'mock' };
const vendorKey = { api_key_secret_key: 'sk-once-0123456789' };

interface Sent {
  readonly body?: object;
  /** In the path; absent where it names what there is. */
  readonly name?: string;
  /** A draft it needs. */
  readonly draft?: { readonly of: string; readonly body: object };
}

/** What each POST that changes something is sent; `~` stands before those of the Javelin API. */
const changing: Readonly<Record<string, Sent>> = {
  'POST /invitations': { body: { email: 'once@example.com', role: 'viewer' } },
  'POST /invitations/:invitation/resend': {},
  'POST /invitations/:invitation/revoke': {},
  'POST /members/:member/password-reset': { body: {} },
  'POST /identity-providers': {
    body: { name: 'once', issuer: 'https://login.example.com', client_id: 'x', client_secret: 'once-client-secret' },
  },
  'POST /projects': { body: { slug: 'once' } },
  'POST /projects/:slug': { body: {}, name: 'once-named' },
  'POST /keys': { body: { name: 'once' } },
  'POST /keys/:id/rotate': {},
  'POST /keys/:id/revoke': {},
  'POST /providers': { body: { name: 'once', ...provider } },
  'POST /providers/:name': { body: provider, name: 'once-named' },
  'POST /providers/:name/secrets': { body: { name: 'once', value: 'sk-once-0123456789' } },
  'POST /providers/:name/secrets/:secret': { body: { value: 'sk-once-0123456789' }, name: 'once-named' },
  'POST /routes/bulk': { body: { operations: [{ op: 'create', name: 'once-in-bulk', body: { models } }] } },
  'POST /routes': { body: { name: 'once-route', models } },
  'POST /routes/:name': { body: { models }, name: 'once-named-route' },
  'POST /routes/:name/rollback': { body: { version: 1 } },
  'POST /routes/:name/publish': { draft: { of: '/routes/walled-route', body: { models } } },
  'POST /policies': { body: { alias: 'once', ...policy } },
  'POST /policies/:alias': { body: policy, name: 'once-named' },
  'POST /policies/:alias/rollback': { body: { version: 1 } },
  'POST /policies/:alias/publish': { draft: { of: '/policies/walled-policy', body: policy } },
  'POST /dlp-templates': { body: { name: 'once' } },
  'POST /dlp-templates/:name': { body: {}, name: 'once-named' },
  'POST /config/apply': { body: { version: 1, providers: [{ name: 'once-applied', kind: 'mock' }] } },
  '~POST /gateways': { body: { name: 'once-gateway' } },
  '~POST /gateways/:name': { body: {}, name: 'once-named-gateway' },
  '~POST /providers/:name/keyvault/:key': { body: vendorKey, name: 'once-key' },
  '~POST /providers': { body: { name: 'once-theirs', type: 'mock' } },
  '~POST /providers/:name': { body: { type: 'mock' }, name: 'once-theirs-named' },
  '~POST /routes': { body: { name: 'once-theirs-route', type: 'chat', models } },
  '~POST /routes/:name': { body: { type: 'chat', models }, name: 'once-theirs-named-route' },
  '~POST /processors/dp/templates': { body: { name: 'once-theirs' } },
  '~POST /processors/dp/templates/:name': { body: {}, name: 'once-theirs-named' },
  // Of the installation; their own specs send two at once, too.
  'POST /organizations': { body: { slug: 'made-once' } },
  'POST /password-resets': { body: { email: 'forgetful@example.com' } },
};

/** Every other POST, with why it takes none. */
const others: Readonly<Record<string, string>> = {
  'POST /routes/:name/explain': 'a question with a body',
  'POST /policies/:alias/explain': 'a question with a body',
  'POST /audit/verify': 'a question with a body',
  'POST /config/validate': 'a question with a body',
  'POST /config/plan': 'a question with a body',
  'POST /providers/:name/test': 'a question to a provider: an answer of an hour ago says nothing',
  'POST /master-key/rewrap': 'does what is left to do, so doing it twice is doing it once',
  'POST /organizations/:org/republish': 'publishes what there is, so doing it twice is doing it once',
  'POST /auth/login':
    'nobody is known yet whose word it could be, and a session is what the cookie of one answer opens',
  'POST /auth/logout': 'the session that would say so is gone',
  'POST /auth/password': 'asks for the password that is gone after the first time',
  'POST /auth/password-reset': 'its token is good once',
  'POST /invitations/accept': 'its token is good once',
  '~POST /reload': 'does nothing: every change reaches the proxies by itself',
};

let api: AdminApp;
let names: Names;
let posts: DeclaredHandler[];
beforeAll(async () => {
  api = await startAdminApp();
  posts = listHandlers(api.app).filter(({ method }) => method === 'POST');
  const { org, ask } = api.owner;
  const project = await ask('PUT', '/projects/walled', { body: {} });
  names = await makeNouns({
    ...{ org, ask, database: api.database, projectId: String(project.body['id']), projectSlug: 'walled' },
  });
  await join(ask, { email: 'forgetful@example.com', role: 'viewer' });
  // Something to roll back.
  await put('/routes/walled-route', { models, enabled: false });
  await put('/policies/walled-policy', { ...policy, resilience: { max_attempts: 2 } });
});
afterAll(() => api?.close());

async function put(at: string, body: object): Promise<void> {
  const { status, text } = await api.owner.ask('PUT', at, { body, headers: { 'x-headgate-project': 'walled' } });
  expect(status, text).toBe(200);
}

interface Documented {
  readonly parameters?: readonly { readonly name: string }[];
}

const keyOf = ({ isForJavelin, method, path }: DeclaredHandler): string =>
  `${isForJavelin ? '~' : ''}${method} ${path.slice(base.length)}`;

/** The same request as often as it is asked for; those of the installation by whoever runs it. */
function send(handler: DeclaredHandler, change?: object): Promise<Answered> {
  const { body, name } = changing[keyOf(handler)] ?? {};
  const [, at = ''] = /^\/v1\/admin(.*)$/.exec(handler.path) ?? [];
  const to = fill(handler, name === undefined ? names : { ...names, [at]: name });
  const { ask, headers } = asWhom(handler, to);
  const sent = body === undefined && change === undefined ? {} : { body: { ...body, ...change } };
  return ask('POST', to, { ...sent, ...speechOf(handler), headers });
}

function asWhom({ name, permission }: DeclaredHandler, to: string): { ask: Ask; headers: Record<string, string> } {
  const once = { 'idempotency-key': `once-${name}` };
  if (permission?.startsWith('platform:') === true) return { ask: api.operator, headers: once };
  // A document is of the whole organization.
  const headers = to.startsWith('/config/') ? once : { ...once, 'x-headgate-project': 'walled' };
  return { ask: api.owner.ask, headers };
}

const said = ({ status, body, headers }: Answered): object => ({
  ...{ status, body, etag: headers['etag'], location: headers['location'], revision: headers['x-headgate-revision'] },
});

const revisionNow = async (): Promise<unknown> => (await api.owner.ask('GET', '/proxies')).body['revision'];

describe('every registered POST', () => {
  it('is known here: as one that honours an Idempotency-Key, or with why it does not', () => {
    const known = [...Object.keys(changing), ...Object.keys(others)];
    expect(posts.map(keyOf).sort()).toEqual(known.sort());
  });

  it('says in the OpenAPI document that it takes one exactly where it does', async () => {
    // A contract test holds the page in step; built here, the document's app would take this one's strategies.
    const page = await readFile(path.join(import.meta.dirname, '../../docs/openapi.json'), 'utf8');
    const { paths } = JSON.parse(page) as { paths: Record<string, { post?: Documented }> };
    const documented = Object.entries(paths).flatMap(([at, { post }]) => {
      const takes = post?.parameters?.some(({ name }) => name === 'Idempotency-Key');
      return takes === true ? [`POST ${at.slice(base.length).replaceAll(/\{(\w+)\}/g, ':$1')}`] : [];
    });
    const ours = Object.keys(changing).filter((key) => !key.startsWith('~'));
    expect(documented.sort()).toEqual(ours.sort());
  });

  it('that honours it answers the same to the same, having changed nothing more, and refuses another', async () => {
    for (const handler of posts.filter((each) => keyOf(each) in changing)) {
      const { draft } = changing[keyOf(handler)] ?? {};
      if (draft !== undefined) await put(`${draft.of}?draft=true`, draft.body);
      const first = await send(handler);
      expect([200, 201], `${handler.name}: ${first.text}`).toContain(first.status);
      const before = await revisionNow();
      const again = await send(handler);
      expect(said(again), handler.name).toEqual(said(first));
      expect(await revisionNow(), handler.name).toBe(before);
      const other = await send(handler, { another: 1 });
      // What is no body at all is refused for that; nothing is done either way.
      expect([400, 409], `${handler.name}: ${other.text}`).toContain(other.status);
      expect(await revisionNow(), handler.name).toBe(before);
    }
  });

  it('that shows a secret once is on record for each time it was shown again', async () => {
    const { body } = await api.owner.ask('GET', '/audit?action=show_again&limit=100');
    const told = (body['data'] as { resource: { kind: string } }[]).map(({ resource }) => resource.kind);
    expect(told.sort()).toEqual(['api_key', 'api_key', 'invitation', 'invitation', 'member']);
    expect((await api.owner.ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
  });
});

describe('a POST that changed nothing', () => {
  it('names the revision there is, not one that is yet to come', async () => {
    const { body } = await api.owner.ask('POST', '/keys', { body: { name: 'ended' } });
    const revoke = `/keys/${String(body['id'])}/revoke`;
    await api.owner.ask('POST', revoke);
    for (const _time of ['first', 'again']) {
      const answer = await api.owner.ask('POST', revoke, { headers: { 'idempotency-key': 'revoked-before' } });
      expect([answer.status, Number(answer.headers['x-headgate-revision'])]).toEqual([200, await revisionNow()]);
    }
  });
});
