import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, ProjectRow } from '@headgate/database';
import {
  defaultProjectSlug,
  projectInput,
  type ProjectInput,
  slug as slugSchema,
  snapshotLimits,
} from '@headgate/domain';
import { fault, isJsonObject, type JsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { findStrategyProblems } from '../dlp-templates/find-strategy-problems.ts';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { assertDefaultPolicy } from '../settings/assert-default-policy.ts';
import { projectReplacement, readOnlyOfProject } from './project-body.ts';
import { presentProject, type ProjectResource } from './project-resource.ts';
import { getProject } from './projects.queries.ts';
import { toProjectChange } from './to-project-change.ts';

type Fields = Omit<ProjectInput, 'slug'>;

/** The write side of projects. */
@Injectable()
export class ProjectsService {
  constructor(private readonly changes: Changes) {}

  /** `slug` is the one in the path, where there is one. */
  create(
    caller: AdminCaller,
    draft: Draft<Fields & { slug?: string | undefined }>,
    slug?: string,
  ): Promise<Changed<ProjectResource>> {
    assertUnbound(caller);
    return this.changes.run(caller, async (tx) => {
      const input = accept(draft, [
        ...(slug === undefined ? [] : findNameProblems(slug, draft.body, { field: 'slug', schema: slugSchema })),
        ...findReadOnlyProblems(draft.sent, readOnlyOfProject, {}),
        ...(await findNamedProblems(caller, tx, draft, slug === undefined ? undefined : { slug })),
      ]);
      return this.insert(caller, tx, { ...input, slug: slug ?? input.slug ?? '' });
    });
  }

  /** Replaces the project, or creates it under this slug; `isNew` says which. */
  async replace(
    caller: AdminCaller,
    slug: string,
    draft: Draft<Fields & { slug?: string | undefined }>,
    demands: Preconditions,
  ): Promise<Changed<ProjectResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const row = await tx.projects.findBySlug(caller.org, slug);
      if (row === undefined || (caller.isBound && row.id !== caller.project?.id)) assertUnbound(caller);
      assertPrecondition(demands, row);
      const input = accept(draft, [
        ...findNameProblems(slug, draft.body, { field: 'slug', schema: slugSchema }),
        ...findReadOnlyProblems(draft.sent, readOnlyOfProject, row === undefined ? {} : presentProject(row)),
        ...(await findNamedProblems(caller, tx, draft, row ?? { slug })),
      ]);
      const project =
        row === undefined
          ? await this.insert(caller, tx, { ...input, slug })
          : await this.update(caller, tx, { row, input });
      return { project, isNew: row === undefined };
    });
    return { result: result.project, rev, isNew: result.isNew };
  }

  patch(
    caller: AdminCaller,
    slug: string,
    patch: JsonObject,
    demands: Preconditions,
  ): Promise<Changed<ProjectResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getProject(caller, tx, slug);
      assertPrecondition(demands, row);
      const draft = readPatch(presentProject(row), patch, {
        schema: projectInput,
        read: projectReplacement.read,
        readOnly: readOnlyOfProject,
      });
      const input = accept(draft, [
        ...findNameProblems(slug, patch, { field: 'slug', schema: slugSchema }),
        ...findReadOnlyProblems(draft.sent, readOnlyOfProject, presentProject(row)),
        ...(await findNamedProblems(caller, tx, draft, row)),
      ]);
      if (changesNothing(row, toProjectChange(input))) return presentProject(row);
      return this.update(caller, tx, { row, input });
    });
  }

  delete(caller: AdminCaller, slug: string, demands: Preconditions): Promise<Changed<void>> {
    assertUnbound(caller);
    return this.changes.run(caller, async (tx) => {
      const row = await getProject(caller, tx, slug);
      assertPrecondition(demands, row);
      if (slug === defaultProjectSlug) {
        throw fault('in_use', { message: 'The project "default" is meant wherever none is named; it stays.' });
      }
      await assertNotListed(caller.org, tx, slug);
      if (!(await tx.projects.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before: asJson(row), after: null });
    });
  }

  private async insert(caller: AdminCaller, tx: ChangeTx, input: ProjectInput): Promise<ProjectResource> {
    if ((await tx.projects.count(caller.org)) >= snapshotLimits.maxProjects) {
      throw fault('limit_exceeded', { message: `An organization has at most ${snapshotLimits.maxProjects} projects.` });
    }
    await assertDefaultPolicy(tx, { org: caller.org, project: { slug: input.slug }, alias: input.default_policy });
    const row = await tx.projects.insert(caller.org, { slug: input.slug, ...toProjectChange(input) });
    tx.record({ ...subject(row), action: 'create', before: null, after: asJson(row) });
    return presentProject(row);
  }

  private async update(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, input }: { row: ProjectRow; input: Fields },
  ): Promise<ProjectResource> {
    await assertDefaultPolicy(tx, { org: caller.org, project: row, alias: input.default_policy });
    const after = await tx.projects.update(caller.org, row.id, row.version, toProjectChange(input));
    if (after === undefined) throw fault('version_mismatch');
    tx.record({ ...subject(row), action: 'update', before: asJson(row), after: asJson(after) });
    return presentProject(after);
  }
}

/** What the settings of a body name that its project does not see. */
function findNamedProblems(
  { org }: AdminCaller,
  tx: ChangeTx,
  { body }: Draft<unknown>,
  project?: { readonly id?: string; readonly slug: string },
): Promise<Problem[]> {
  if (!isJsonObject(body)) return Promise.resolve([]);
  const { slug } = body;
  const own = project ?? { slug: typeof slug === 'string' ? slug : undefined };
  return findStrategyProblems(tx, body['settings'], { org, project: own, path: 'settings' });
}

function assertUnbound(caller: AdminCaller): void {
  if (caller.isBound) {
    throw fault('permission_denied', { message: 'A key bound to a project may not create or delete projects.' });
  }
}

/** A slug that providers or routes list must not vanish under them. */
async function assertNotListed(org: string, tx: ChangeTx, slug: string): Promise<void> {
  let after: string | undefined;
  do {
    const routes = await tx.routes.list(org, { limit: 200, after, of: { owner: null } });
    const user = routes.rows.find((row) => row.projects?.includes(slug));
    if (user !== undefined) throw inUse(slug, `the route "${user.name}"`);
    after = routes.next;
  } while (after !== undefined);
  do {
    const providers = await tx.providers.list(org, { limit: 200, after, of: { owner: null } });
    const user = providers.rows.find((row) => row.projects?.includes(slug));
    if (user !== undefined) throw inUse(slug, `the provider "${user.name}"`);
    after = providers.next;
  } while (after !== undefined);
}

function inUse(slug: string, user: string): Error {
  return fault('in_use', { message: `The project "${slug}" is listed by ${user}.` });
}

function subject(row: ProjectRow): { resourceKind: 'project'; resourceId: string; resourceName: string } {
  return { resourceKind: 'project', resourceId: row.id, resourceName: row.slug };
}

function asJson(row: ProjectRow): JsonValue {
  return presentProject(row);
}
