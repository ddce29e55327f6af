import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, RouteChange, RouteRow, VersionAction } from '@headgate/database';
import { flattenPolicy, routeFields, type RouteInput, snapshotLimits } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import { acceptDraft } from '../http/accept-draft.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import type { WriteTerms } from '../http/terms.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { assertOwn, findReplaceable, ownerOf, unmadeFor } from '../platform/resource-scope.ts';
import { findReferenceProblems } from './find-reference-problems.ts';
import { readOnlyOfRoute, type RouteReplacement, routeReplacement } from './route-body.ts';
import { presentRoute, type RouteResource } from './route-resource.ts';
import { getRoute } from './routes.queries.ts';

/** A write: the body it brings, whether it goes live, and under what condition. */
export interface RouteWrite<Body> extends WriteTerms {
  readonly body: Body;
}

/** The write side of routes. */
@Injectable()
export class RoutesService {
  constructor(private readonly changes: Changes) {}

  /** `name` is the one in the path, where there is one. */
  create(
    caller: AdminCaller,
    { body, draft }: Omit<RouteWrite<Draft<RouteReplacement>>, 'demands'>,
    name?: string,
  ): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, (tx) => this.createIn(caller, tx, { body, draft, name }));
  }

  /** The same within a change that does more. */
  async createIn(
    caller: AdminCaller,
    tx: ChangeTx,
    { body, draft, name }: { body: Draft<RouteReplacement>; draft: boolean; name: string | undefined },
  ): Promise<RouteResource> {
    const input = await this.check(caller, tx, { body, draft, name });
    return this.insert(caller, tx, { input: { ...input, name: name ?? input.name ?? '' }, draft });
  }

  /** Replaces the route, or creates it under this name; `isNew` says which. */
  async replace(
    caller: AdminCaller,
    name: string,
    write: RouteWrite<Draft<RouteReplacement>>,
  ): Promise<Changed<RouteResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, (tx) => this.replaceIn(caller, tx, { name, ...write }));
    return { result: result.route, rev, isNew: result.isNew };
  }

  /** The same within a change that does more. */
  async replaceIn(
    caller: AdminCaller,
    tx: ChangeTx,
    { name, body, draft, demands }: RouteWrite<Draft<RouteReplacement>> & { name: string },
  ): Promise<{ route: RouteResource; isNew: boolean }> {
    const row = await findReplaceable(caller, tx, (of) => tx.routes.findByName(caller.org, of, name));
    assertPrecondition(demands, row);
    const input = await this.check(caller, tx, { body, draft, name, row });
    const route =
      row === undefined
        ? await this.insert(caller, tx, { input: { ...input, name }, draft })
        : await this.update(caller, tx, { row, change: toChange(input, draft), action: draft ? 'draft' : 'update' });
    return { route, isNew: row === undefined };
  }

  patch(caller: AdminCaller, name: string, write: RouteWrite<JsonObject>): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, (tx) => this.patchIn(caller, tx, { name, ...write }));
  }

  /** The same within a change that does more. */
  async patchIn(
    caller: AdminCaller,
    tx: ChangeTx,
    { name, body: patch, draft, demands }: RouteWrite<JsonObject> & { name: string },
  ): Promise<RouteResource> {
    const row = await this.own(caller, tx, { name, demands });
    const view = draft || !row.live ? 'draft' : 'live';
    const body = readRoutePatch(row, patch, view);
    const input = await this.check(caller, tx, { body, draft, name, row });
    const change = toChange(input, draft);
    if (changesNothing(row, change)) return this.present(caller, tx, row, view);
    return this.update(caller, tx, { row, change, action: draft ? 'draft' : 'update' });
  }

  /** Makes the draft live; what was right when it was written is checked again. */
  publish(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { name, demands });
      if (row.draft === null) throw fault('not_found', { message: `"${name}" has no draft to publish.` });
      return this.restore(caller, tx, { row, said: row.draft, action: 'publish' });
    });
  }

  /** Makes an earlier version anew, and live. */
  rollback(
    caller: AdminCaller,
    name: string,
    { version, demands }: { version: number; demands: Preconditions },
  ): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { name, demands });
      const found = await tx.versions.find(caller.org, row.id, version);
      if (found === undefined) throw fault('not_found', { message: `"${name}" has no version ${version}.` });
      return this.restore(caller, tx, { row, said: found.body, action: 'rollback' });
    });
  }

  discard(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { name, demands });
      if (row.draft === null) throw fault('not_found', { message: `"${name}" has no draft.` });
      if (!row.live) throw fault('in_use', { message: `"${name}" is nothing but its draft; delete the route.` });
      await this.update(caller, tx, { row, change: { draft: null }, action: 'discard' });
    });
  }

  delete(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, (tx) => this.deleteIn(caller, tx, { name, demands }));
  }

  /** The same within a change that does more. */
  async deleteIn(
    caller: AdminCaller,
    tx: ChangeTx,
    { name, demands }: { name: string; demands: Preconditions },
  ): Promise<void> {
    const row = await this.own(caller, tx, { name, demands });
    if (row.providerId !== null) throw fault('route_reserved');
    if (!(await tx.routes.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
    tx.record({ ...subject(row), action: 'delete', before: presentRoute(row, null), after: null });
  }

  private async own(
    caller: AdminCaller,
    tx: ChangeTx,
    { name, demands }: { name: string; demands: Preconditions },
  ): Promise<RouteRow> {
    const row = await getRoute(caller, tx, name);
    assertOwn(caller, row);
    assertPrecondition(demands, row);
    return row;
  }

  private async restore(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, said, action }: { row: RouteRow; said: object; action: VersionAction },
  ): Promise<RouteResource> {
    const body = routeReplacement.read(JSON.parse(JSON.stringify(said)));
    const input = await this.check(caller, tx, { body, draft: false, name: row.name, row });
    return this.update(caller, tx, { row, change: toChange(input, false), action });
  }

  private async check(
    caller: AdminCaller,
    tx: ChangeTx,
    asked: { body: Draft<RouteReplacement>; draft: boolean; name: string | undefined; row?: RouteRow | undefined },
  ): Promise<RouteReplacement> {
    const { body, name, row } = asked;
    const owner = row === undefined ? ownerOf(caller) : row.projectId;
    const present = row === undefined ? unmadeFor(caller) : await this.present(caller, tx, row);
    const problems = [
      ...(name === undefined ? [] : findNameProblems(name, body.body)),
      ...findReadOnlyProblems(body.sent, readOnlyOfRoute, present),
      ...(await findReferenceProblems(caller, tx, { draft: body, owner })),
    ];
    return asked.draft ? acceptDraft(body, problems) : accept(body, problems);
  }

  private async insert(
    caller: AdminCaller,
    tx: ChangeTx,
    { input, draft }: { input: RouteInput; draft: boolean },
  ): Promise<RouteResource> {
    if ((await tx.routes.count(caller.org)) >= snapshotLimits.maxRoutes) {
      throw fault('limit_exceeded', { message: `An organization has at most ${snapshotLimits.maxRoutes} routes.` });
    }
    const { name, enabled, projects, ...body } = input;
    await assertNotReserved(caller, tx, name);
    const own = { projectId: ownerOf(caller), name, enabled, projects, body };
    const drafted = { live: !draft, draft: draft ? { enabled, projects, ...body } : null };
    const row = await tx.routes.insert(caller.org, { ...own, ...drafted });
    tx.record({ ...subject(row), action: 'create', before: null, after: presentRoute(row, null) });
    return this.present(caller, tx, row);
  }

  private async update(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, change, action }: { row: RouteRow; change: RouteChange; action: VersionAction },
  ): Promise<RouteResource> {
    const after = await tx.routes.update(caller.org, row.id, row.version, { ...change, action });
    if (after === undefined) throw fault('version_mismatch');
    const view = action === 'draft' ? 'draft' : 'live';
    tx.record({
      ...subject(row),
      action,
      before: presentRoute(row, null, view),
      after: presentRoute(after, null, view),
    });
    return this.present(caller, tx, after, view);
  }

  private async present(
    caller: AdminCaller,
    tx: ChangeTx,
    row: RouteRow,
    view: 'live' | 'draft' = 'live',
  ): Promise<RouteResource> {
    return presentRoute(row, await new ProjectSlugs(caller.org, tx).of(row.projectId), view);
  }
}

/** The patch in normal form first: merged as it stands, its other spelling would contradict what the route says already. */
function readRoutePatch(row: RouteRow, patch: JsonObject, view: 'live' | 'draft'): Draft<RouteReplacement> {
  const flat = flattenPolicy(patch);
  const normal = isJsonObject(flat.body) ? flat.body : {};
  const draft = readPatch(presentRoute(row, null, view), normal, {
    schema: routeFields,
    read: routeReplacement.read,
    readOnly: readOnlyOfRoute,
  });
  return { ...draft, problems: [...flat.problems, ...draft.problems.map(flat.toWrittenPath)] };
}

function toChange(input: RouteReplacement, draft: boolean): RouteChange {
  const { name: _, enabled, projects, ...body } = input;
  return draft ? { draft: { enabled, projects, ...body } } : { enabled, projects, body, live: true, draft: null };
}

/** Says why the name is taken; any other name that is taken is told by the database. */
async function assertNotReserved(caller: AdminCaller, tx: ChangeTx, name: string): Promise<void> {
  const row = await tx.routes.findByName(caller.org, { owner: ownerOf(caller) }, name);
  if (row === undefined || row.providerId === null) return;
  throw fault('already_exists', {
    message: `The name "${name}" belongs to the reserved route of the provider "${name}"; change that route with PATCH, or choose another name.`,
  });
}

function subject(row: RouteRow): { resourceKind: 'route'; resourceId: string; resourceName: string } {
  return { resourceKind: 'route', resourceId: row.id, resourceName: row.name };
}
