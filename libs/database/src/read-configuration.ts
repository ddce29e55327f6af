import type { RouteSettings } from '@headgate/domain';
import { fault, type JsonValue } from '@headgate/kernel';
import { type ChangedResources, joinChanged, type TravellingKind } from './changed-resources.ts';
import type { Configuration } from './configuration.ts';
import { fromJsonColumn } from './json-column.ts';
import { type Organization, type Outbox, type Policy, Prisma, type Project } from './generated/client.ts';
import type { Provider, Route } from './generated/client.ts';
import { readModelOverrides } from './read-model-overrides.ts';
import { toPolicyRow } from './repositories/to-policy-row.ts';
import { toProjectRow } from './repositories/to-project-row.ts';
import { toProviderRow } from './repositories/to-provider-row.ts';
import { toRouteRow } from './repositories/to-route-row.ts';
import type { ProviderSecretRow } from './rows/provider-secret-row.ts';
import type { Asking, Tx } from './session.ts';

/** With more revisions between, reading everything is no slower. */
const mostRevisions = 200;

type Entries = Pick<Configuration, 'projects' | 'providers' | 'routes' | 'policies'>;

/**
 * The configuration as it stands. With one read `before`, only what was written since is read, and whatever was not is the very
 * object it was there; what comes of it is the same. Throws `not_found`.
 */
export async function readConfiguration(tx: Tx, orgId: string, before?: Configuration): Promise<Configuration> {
  const head = await readHead(tx, orgId);
  const { mark, changed } = await findChanges(tx, { orgId, rev: head.rev, before });
  return {
    ...head,
    mark,
    ...(before && changed ? await readChanged(tx, before, changed) : await readEntries(tx, orgId)),
    models: before && changed && !changed.model ? before.models : await readModelOverrides(tx, orgId),
  };
}

/** The same with no routes but those of one name, whoever has them: all that a call of it can meet. Throws `not_found`. */
export async function readSurroundings(tx: Tx, orgId: string, routeName: string): Promise<Configuration> {
  return {
    ...(await readHead(tx, orgId)),
    mark: undefined,
    projects: await readProjects(tx, orgId),
    providers: await readProviders(tx, orgId),
    routes: await askRoutes(tx, orgId, Prisma.sql`name = ${routeName}`),
    policies: await readPolicies(tx, orgId),
    models: await readModelOverrides(tx, orgId),
  };
}

type Head = Pick<Configuration, 'org' | 'rev' | 'keysRev' | 'changedAt' | 'dataKey' | 'settings' | 'defaultPolicy'>;

async function readHead(tx: Asking, orgId: string): Promise<Head> {
  const [organization] = await tx.ask<Organization>(Prisma.sql`SELECT * FROM "organization" WHERE id = ${orgId}`);
  if (!organization) throw fault('not_found');
  return {
    org: orgId,
    rev: Number(organization.rev),
    keysRev: Number(organization.keysRev),
    // Written by every change together with the revision, and by nothing else.
    changedAt: organization.updatedAt,
    dataKey: organization.dataKey,
    settings: fromJsonColumn<RouteSettings>(organization.settings),
    defaultPolicy: organization.defaultPolicy,
  };
}

interface Changes {
  readonly mark: string | undefined;
  /** Undefined: nobody knows. */
  readonly changed: ChangedResources | undefined;
}

/**
 * Every change leaves one row, so what is missing is noticed. So is a database that was restored and changed otherwise since: then
 * the revision read before is there, but made by another change.
 */
async function findChanges(
  tx: Tx,
  { orgId, rev, before }: { orgId: string; rev: number; before: Configuration | undefined },
): Promise<Changes> {
  const isNear = before?.mark !== undefined && before.rev <= rev && rev - before.rev <= mostRevisions;
  const since = isNear ? before.rev : rev;
  const rows = await tx.ask<Outbox>(
    Prisma.sql`SELECT * FROM "outbox" WHERE org_id = ${orgId} AND rev >= ${since} ORDER BY rev`,
  );
  const marks = rows.map(({ id, createdAt }) => `${id} ${createdAt.toISOString()}`);
  const isKnown = isNear && rows.length === rev - since + 1 && marks[0] === before.mark;
  const changed = isKnown ? joinChanged(rows.slice(1).map((row) => row.changed as JsonValue)) : undefined;
  return { mark: marks.at(-1), changed };
}

async function readChanged(tx: Tx, before: Configuration, changed: ChangedResources): Promise<Entries> {
  const read = await readEntries(tx, before.org, changed);
  const [projects, providers, routes, policies] = (['project', 'provider', 'route', 'policy'] as const).map(
    (kind) => new Set(changed[kind]),
  ) as [Set<string>, Set<string>, Set<string>, Set<string>];
  return {
    projects: replace(before.projects, read.projects, ({ id }) => projects.has(id)),
    providers: replace(before.providers, read.providers, ({ id }) => providers.has(id)),
    // The reserved route of a provider goes with it.
    routes: replace(
      before.routes,
      read.routes,
      ({ id, providerId }) => routes.has(id) || (providerId !== null && providers.has(providerId)),
    ),
    policies: replace(before.policies, read.policies, ({ id }) => policies.has(id)),
  };
}

function replace<Row extends { readonly id: string }>(
  before: readonly Row[],
  read: readonly Row[],
  isGone: (row: Row) => boolean,
): readonly Row[] {
  const kept = before.filter((row) => !isGone(row));
  return read.length === 0 && kept.length === before.length ? before : byId([...kept, ...read]);
}

/** All, or those that are listed and still there. */
async function readEntries(tx: Tx, orgId: string, only?: ChangedResources): Promise<Entries> {
  return {
    projects: isAsked(only, 'project') ? await readProjects(tx, orgId, only) : [],
    providers: isAsked(only, 'provider') ? await readProviders(tx, orgId, only) : [],
    routes: isAsked(only, 'route') || isAsked(only, 'provider') ? await readRoutes(tx, orgId, only) : [],
    policies: isAsked(only, 'policy') ? await readPolicies(tx, orgId, only) : [],
  };
}

function isAsked(only: ChangedResources | undefined, kind: TravellingKind): boolean {
  return only === undefined || only[kind] !== undefined;
}

async function readProjects(tx: Asking, orgId: string, only?: ChangedResources): Promise<Entries['projects']> {
  const wanted = among('id', only?.project, only);
  return byId(
    (await tx.ask<Project>(Prisma.sql`SELECT * FROM "project" ${of(orgId)} AND ${wanted}`)).map(toProjectRow),
  );
}

async function readProviders(tx: Asking, orgId: string, only?: ChangedResources): Promise<Entries['providers']> {
  const wanted = only?.provider;
  const stored = await tx.ask<Provider>(
    Prisma.sql`SELECT * FROM "provider" ${of(orgId)} AND ${among('id', wanted, only)}`,
  );
  const secrets = await tx.ask<ProviderSecretRow>(
    Prisma.sql`SELECT * FROM "provider_secret" ${of(orgId)} AND ${among('provider_id', wanted, only)} ORDER BY name`,
  );
  const secretsOf = Map.groupBy(secrets, (secret) => secret.providerId);
  return byId(stored.map((row) => ({ ...toProviderRow(row), secrets: secretsOf.get(row.id) ?? [] })));
}

async function readRoutes(tx: Asking, orgId: string, only?: ChangedResources): Promise<Entries['routes']> {
  const wanted = Prisma.sql`(${among('id', only?.route, only)} OR ${among('provider_id', only?.provider, only)})`;
  return askRoutes(tx, orgId, wanted);
}

async function askRoutes(tx: Asking, orgId: string, wanted: Prisma.Sql): Promise<Entries['routes']> {
  const rows = await tx.ask<Route>(Prisma.sql`SELECT * FROM "route" ${of(orgId)} AND live AND ${wanted}`);
  return byId(rows.map(toRouteRow));
}

async function readPolicies(tx: Asking, orgId: string, only?: ChangedResources): Promise<Entries['policies']> {
  const wanted = among('id', only?.policy, only);
  const rows = await tx.ask<Policy>(Prisma.sql`SELECT * FROM "policy" ${of(orgId)} AND live AND ${wanted}`);
  return byId(rows.map(toLivePolicy));
}

function of(orgId: string): Prisma.Sql {
  return Prisma.sql`WHERE org_id = ${orgId}`;
}

/** Those with one of the ids; every one where everything is read. */
function among(
  column: 'id' | 'provider_id',
  ids: Iterable<string> | undefined,
  only: ChangedResources | undefined,
): Prisma.Sql {
  if (only === undefined) return Prisma.sql`TRUE`;
  return Prisma.sql`${Prisma.raw(column)} = ANY(${[...(ids ?? [])]}::text[])`;
}

function toLivePolicy(stored: Parameters<typeof toPolicyRow>[0]): Configuration['policies'][number] {
  const { id, projectId, projects, version, name, body } = toPolicyRow(stored);
  const { description: _, ...definition } = body;
  return { id, projectId, projects, version, alias: name, definition };
}

/** By code unit, whatever the database's collation says: the order is that of a snapshot. */
function byId<Row extends { readonly id: string }>(rows: Row[]): Row[] {
  return rows.sort((left, right) => (left.id < right.id ? -1 : 1));
}
