import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, RouteRow } from '@headgate/database';
import { type RouteInput, routeInput, snapshotLimits } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { assertOwn, findReplaceable, ownerOf, unmadeFor } from '../platform/resource-scope.ts';
import { findReferenceProblems } from './find-reference-problems.ts';
import { flattenPolicy } from './flatten-policy.ts';
import { readOnlyOfRoute, type RouteReplacement, routeReplacement } from './route-body.ts';
import { presentRoute, type RouteResource } from './route-resource.ts';
import { getRoute } from './routes.queries.ts';

/** The write side of routes. */
@Injectable()
export class RoutesService {
  constructor(private readonly changes: Changes) {}

  /** `name` is the one in the path, where there is one. */
  create(caller: AdminCaller, draft: Draft<RouteReplacement>, name?: string): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, async (tx) => {
      const input = await this.check(caller, tx, { draft, name });
      return this.insert(caller, tx, { ...input, name: name ?? input.name ?? '' });
    });
  }

  /** Replaces the route, or creates it under this name; `isNew` says which. */
  async replace(
    caller: AdminCaller,
    name: string,
    draft: Draft<RouteReplacement>,
    demands: Preconditions,
  ): Promise<Changed<RouteResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const row = await findReplaceable(caller, tx, (of) => tx.routes.findByName(caller.org, of, name));
      assertPrecondition(demands, row);
      const input = await this.check(caller, tx, { draft, name, row });
      const route =
        row === undefined
          ? await this.insert(caller, tx, { ...input, name })
          : await this.update(caller, tx, { row, input });
      return { route, isNew: row === undefined };
    });
    return { result: result.route, rev, isNew: result.isNew };
  }

  patch(caller: AdminCaller, name: string, patch: JsonObject, demands: Preconditions): Promise<Changed<RouteResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getRoute(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      const draft = readRoutePatch(row, patch);
      const input = await this.check(caller, tx, { draft, name, row });
      if (changesNothing(row, toChange(input))) return this.present(caller, tx, row);
      return this.update(caller, tx, { row, input });
    });
  }

  delete(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getRoute(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      if (row.providerId !== null) throw fault('route_reserved');
      if (!(await tx.routes.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before: presentRoute(row, null), after: null });
    });
  }

  private async check(
    caller: AdminCaller,
    tx: ChangeTx,
    { draft, name, row }: { draft: Draft<RouteReplacement>; name: string | undefined; row?: RouteRow | undefined },
  ): Promise<RouteReplacement> {
    const owner = row === undefined ? ownerOf(caller) : row.projectId;
    const present = row === undefined ? unmadeFor(caller) : await this.present(caller, tx, row);
    const readOnly = findReadOnlyProblems(draft.sent, readOnlyOfRoute, present);
    const named = name === undefined ? [] : findNameProblems(name, draft.body);
    return accept(draft, [...named, ...readOnly, ...(await findReferenceProblems(caller, tx, { draft, owner }))]);
  }

  private async insert(caller: AdminCaller, tx: ChangeTx, input: RouteInput): Promise<RouteResource> {
    if ((await tx.routes.count(caller.org)) >= snapshotLimits.maxRoutes) {
      throw fault('limit_exceeded', { message: `An organization has at most ${snapshotLimits.maxRoutes} routes.` });
    }
    const { name, enabled, projects, ...body } = input;
    await assertNotReserved(caller, tx, name);
    const row = await tx.routes.insert(caller.org, { projectId: ownerOf(caller), name, enabled, projects, body });
    tx.record({ ...subject(row), action: 'create', before: null, after: presentRoute(row, null) });
    return this.present(caller, tx, row);
  }

  private async update(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, input }: { row: RouteRow; input: RouteReplacement },
  ): Promise<RouteResource> {
    const after = await tx.routes.update(caller.org, row.id, row.version, toChange(input));
    if (after === undefined) throw fault('version_mismatch');
    tx.record({
      ...subject(row),
      action: 'update',
      before: presentRoute(row, null),
      after: presentRoute(after, null),
    });
    return this.present(caller, tx, after);
  }

  private async present(caller: AdminCaller, tx: ChangeTx, row: RouteRow): Promise<RouteResource> {
    return presentRoute(row, await new ProjectSlugs(caller.org, tx).of(row.projectId));
  }
}

/** The patch in normal form first: merged as it stands, its other spelling would contradict what the route says already. */
function readRoutePatch(row: RouteRow, patch: JsonObject): Draft<RouteReplacement> {
  const flat = flattenPolicy(patch);
  const normal = isJsonObject(flat.body) ? flat.body : {};
  const draft = readPatch(presentRoute(row, null), normal, {
    schema: routeInput,
    read: routeReplacement.read,
    readOnly: readOnlyOfRoute,
  });
  return { ...draft, problems: [...flat.problems, ...draft.problems.map(flat.toWrittenPath)] };
}

function toChange(input: RouteReplacement): Pick<RouteRow, 'enabled' | 'projects' | 'body'> {
  const { name: _, enabled, projects, ...body } = input;
  return { enabled, projects, body };
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
