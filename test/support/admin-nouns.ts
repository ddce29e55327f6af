import type { Database } from '@headgate/database';
import { aUsageRow } from '@headgate/database/testing';
import type { Ask } from './admin-app.ts';
import { join } from './people.ts';

/** Where a resource is to be made: as somebody who may, in one organization, in one project. */
export interface Home {
  readonly org: string;
  readonly ask: Ask;
  /** Of the project. */
  readonly projectId: string;
  readonly projectSlug: string;
  readonly database: Database;
}

/** One kind of thing a path can name. */
export interface Noun {
  /** Makes one; gives what the path calls it. Called in the order of the table, so a line may lean on those above it. */
  readonly make: (home: Home) => Promise<string>;
  /** What the path could call one, and never does. */
  readonly missing: string;
  /** True where it belongs to the whole organization, so that a project is no wall. */
  readonly isOfOrganization?: true;
  /** True where every organization counts by itself, so that nobody can name another's. */
  readonly isCounted?: true;
}

const model = { name: 'echo', provider: 'walled-provider' };

/** A resource whose name its maker chooses. */
function put(path: string, body: object): Noun['make'] {
  return async (home) => {
    await make(home, 'PUT', path, body);
    return path.split('/').at(-1) ?? '';
  };
}

/** A resource whose id the API chooses. */
function post(path: string, body: object, field = 'id'): Noun['make'] {
  return async (home) => String((await make(home, 'POST', path, body))[field]);
}

/**
 * Every path parameter of the admin API, by the path that ends with it: how another tenant comes by one. An endpoint whose
 * parameters are here is covered by the matrix without another line.
 */
export const nouns: Readonly<Record<string, Noun>> = {
  '/organizations/:org': {
    make: ({ org }) => Promise.resolve(org),
    missing: 'org_neverwas0000',
    isOfOrganization: true,
  },
  '/projects/:slug': { make: ({ projectSlug }) => Promise.resolve(projectSlug), missing: 'never-was' },
  '/keys/:id': { make: post('/keys', { name: 'walled key' }), missing: '000000000000' },
  '/members/:member': { make: makeMember, missing: 'mem_000000000000' },
  '/invitations/:invitation': {
    make: post('/invitations', { email: 'walled@example.com', role: 'viewer' }),
    missing: 'inv_000000000000',
  },
  '/identity-providers/:identity_provider': {
    make: makeIdentityProvider,
    missing: 'idp_000000000000',
    isOfOrganization: true,
  },
  '/providers/:name': {
    make: put('/providers/walled-provider', { kind: 'mock', secret: 'sk-walled-0123456789' }),
    missing: 'never-was',
  },
  '/providers/:name/secrets/:secret': {
    make: put('/providers/walled-provider/secrets/walled-secret', { value: 'sk-0123456789' }),
    missing: 'never-was',
  },
  '/routes/:name': { make: put('/routes/walled-route', { models: [model] }), missing: 'never-was' },
  '/routes/:name/versions/:version': { make: () => Promise.resolve('1'), missing: '99999' },
  '/policies/:alias': {
    make: put('/policies/walled-policy', {
      type: 'fallback',
      providers: [{ provider: 'walled-provider', model: 'echo' }],
    }),
    missing: 'never-was',
  },
  '/policies/:alias/versions/:version': { make: () => Promise.resolve('1'), missing: '99999' },
  '/dlp-templates/:name': { make: put('/dlp-templates/walled-template', {}), missing: 'never-was' },
  '/models/:provider': { make: () => Promise.resolve('walled-provider'), missing: 'never-was', isOfOrganization: true },
  '/models/:provider/:model': {
    make: makeModel,
    missing: 'never-was',
    isOfOrganization: true,
  },
  '/revisions/:revision': {
    make: () => Promise.resolve('1'),
    missing: '99999',
    isOfOrganization: true,
    isCounted: true,
  },
  // What clients of the Javelin API call the same.
  '/gateways/:name': { make: ({ projectSlug }) => Promise.resolve(projectSlug), missing: 'never-was' },
  '/providers/:name/keyvault/:key': { make: () => Promise.resolve('walled-secret'), missing: 'never-was' },
  '/processors/dp/templates/:name': { make: () => Promise.resolve('walled-template'), missing: 'never-was' },
  '/archives/:name': { make: () => Promise.resolve('walled-route'), missing: 'never-was' },
  '/archives/:name/:request': { make: makeArchived, missing: 'req_000000000000' },
  '/requests/:id': { make: makeRequest, missing: 'req_000000000000' },
};

/** Bodies of those that look at the body before they look for the resource. */
export const bodies: Readonly<Record<string, object>> = {
  'POST /providers/:name/secrets': { name: 'another', value: 'sk-0123456789' },
  'POST /routes/:name/rollback': { version: 1 },
  'POST /policies/:alias/rollback': { version: 1 },
  'POST /providers/:name/secrets/:secret': { value: 'sk-0123456789' },
  'PUT /providers/:name/secrets/:secret': { value: 'sk-0123456789' },
  'POST /providers/:name/keyvault/:key': { api_key_secret_key: 'sk-0123456789' },
};

/** What only a running proxy could answer, and none runs here. */
export const answeredByProxies: ReadonlySet<string> = new Set(['GET /providers/:name/models']);

/** Queries of those that need one. */
export const queries: Readonly<Record<string, string>> = {
  'GET /routes/:name/diff': '?from=1&to=1',
  'GET /policies/:alias/diff': '?from=1&to=1',
};

async function make(home: Home, method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await home.ask(method, path, { body, headers: { 'x-headgate-project': home.projectSlug } });
  if (answer.status !== 201) throw new Error(`${method} ${path} made nothing: ${answer.status} ${answer.text}`);
  return answer.body;
}

async function makeRequest({ org, projectId, database }: Home): Promise<string> {
  const row = aUsageRow(org, { project: projectId });
  await database.ensureUsagePartitions(new Date(row.started_at), 1);
  await database.insertUsage([row], { spoolId: `spool-${row.request_id}`, position: 1 });
  return row.request_id;
}

/** Sealed by nobody: what is known of it without opening it is there all the same. */
async function makeArchived({ org, projectId, database }: Home): Promise<string> {
  const { request_id, key_id, started_at } = aUsageRow(org);
  const known = { org, request_id, key_id, started_at, project: projectId, route: 'walled-route', status: 200 };
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  await database.archive.insert([{ ...known, expires_at, provider: null, model: null, bytes: 0, sealed: 'x' }]);
  return request_id;
}

/** What the whole organization says of a model; each home says it of another. */
async function makeModel({ ask, projectSlug }: Home): Promise<string> {
  const { status, text } = await ask('PUT', `/models/walled-provider/of-${projectSlug}`, { body: { context: 1000 } });
  if (status !== 201) throw new Error(`no model was made: ${status} ${text}`);
  return `of-${projectSlug}`;
}

/** A person limited to the project. */
async function makeMember({ ask, projectSlug }: Home): Promise<string> {
  const { member } = await join(ask, { role: 'viewer', projects: [projectSlug] });
  return member;
}

/** Of the whole organization, so each has a name of its own. */
function makeIdentityProvider(home: Home): Promise<string> {
  const body = { name: `for ${home.projectSlug}`, issuer: 'https://login.example.com', client_id: 'headgate' };
  return post('/identity-providers', { ...body, client_secret: 'walled-client-secret' })(home);
}
