import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, DlpTemplateRow } from '@headgate/database';
import { type DlpTemplateInput, dlpTemplateInput, maxDlpTemplates } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { findNameProblems } from '../http/path-name.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { findProjectProblems } from '../platform/project-slugs.ts';
import { assertOwn, findReplaceable, ownerOf, unmadeFor } from '../platform/resource-scope.ts';
import { getTemplate, showTemplate } from './dlp-templates.queries.ts';
import { readOnlyOfTemplate, type TemplateReplacement, templateReplacement } from './template-body.ts';
import { presentTemplate, type TemplateResource } from './template-resource.ts';

/** A template a write is about: what was sent, the name in the path, the row if there is one. */
interface Proposal {
  readonly draft: Draft<TemplateReplacement>;
  readonly name: string | undefined;
  readonly row?: DlpTemplateRow | undefined;
}

/** The write side of data protection templates. */
@Injectable()
export class DlpTemplatesService {
  constructor(private readonly changes: Changes) {}

  /** `name` is the one in the path, where there is one. */
  create(caller: AdminCaller, draft: Draft<TemplateReplacement>, name?: string): Promise<Changed<TemplateResource>> {
    return this.changes.run(caller, async (tx) => {
      const input = await check(caller, tx, { draft, name });
      return insert(caller, tx, { ...input, name: name ?? input.name ?? '' });
    });
  }

  /** Replaces the template, or creates it under this name; `isNew` says which. */
  async replace(
    caller: AdminCaller,
    name: string,
    draft: Draft<TemplateReplacement>,
    demands: Preconditions,
  ): Promise<Changed<TemplateResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const row = await findReplaceable(caller, tx, (of) => tx.dlpTemplates.findByName(caller.org, of, name));
      assertPrecondition(demands, row);
      const input = await check(caller, tx, { draft, name, row });
      const template = row === undefined ? await insert(caller, tx, { ...input, name }) : await update(tx, row, input);
      return { template, isNew: row === undefined };
    });
    return { result: result.template, rev, isNew: result.isNew };
  }

  patch(
    caller: AdminCaller,
    name: string,
    patch: JsonObject,
    demands: Preconditions,
  ): Promise<Changed<TemplateResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getTemplate(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      const draft = readPatch(presentTemplate(row, bare), patch, {
        schema: dlpTemplateInput,
        read: templateReplacement.read,
        readOnly: readOnlyOfTemplate,
      });
      const input = await check(caller, tx, { draft, name, row });
      return changesNothing(row, toChange(input)) ? showTemplate(tx, row) : update(tx, row, input);
    });
  }

  /** Refused with the list of routes and settings that refer to it. */
  delete(caller: AdminCaller, name: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getTemplate(caller, tx, name);
      assertOwn(caller, row);
      assertPrecondition(demands, row);
      await assertUnused(tx, row);
      if (!(await tx.dlpTemplates.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before: presentTemplate(row, bare), after: null });
    });
  }
}

/** For the audit trail and for patches, which are about the template alone. */
const bare = { project: null, usedBy: [] };

async function check(caller: AdminCaller, tx: ChangeTx, { draft, name, row }: Proposal): Promise<TemplateReplacement> {
  const owner = row === undefined ? ownerOf(caller) : row.projectId;
  const present = row === undefined ? unmadeFor(caller) : await showTemplate(tx, row);
  const projects = draft.value?.projects ?? null;
  return accept(draft, [
    ...(name === undefined ? [] : findNameProblems(name, draft.body)),
    ...findReadOnlyProblems(draft.sent, readOnlyOfTemplate, present),
    ...(await findProjectProblems(caller.org, tx, { projects, owner })),
  ]);
}

async function insert(caller: AdminCaller, tx: ChangeTx, input: DlpTemplateInput): Promise<TemplateResource> {
  if ((await tx.dlpTemplates.count(caller.org)) >= maxDlpTemplates) {
    throw fault('limit_exceeded', {
      message: `An organization has at most ${maxDlpTemplates} data protection templates.`,
    });
  }
  const row = await tx.dlpTemplates.insert(caller.org, {
    projectId: ownerOf(caller),
    name: input.name,
    ...toChange(input),
  });
  tx.record({ ...subject(row), action: 'create', before: null, after: presentTemplate(row, bare) });
  return showTemplate(tx, row);
}

async function update(tx: ChangeTx, row: DlpTemplateRow, input: TemplateReplacement): Promise<TemplateResource> {
  const after = await tx.dlpTemplates.update(row.orgId, row.id, row.version, toChange(input));
  if (after === undefined) throw fault('version_mismatch');
  tx.record({
    ...subject(row),
    action: 'update',
    before: presentTemplate(row, bare),
    after: presentTemplate(after, bare),
  });
  return showTemplate(tx, after);
}

async function assertUnused(tx: ChangeTx, row: DlpTemplateRow): Promise<void> {
  const paths = await listUsers(tx, row);
  if (paths.length === 0) return;
  const message = `refers to the data protection template "${row.name}"`;
  throw fault('in_use', {
    message: `The data protection template "${row.name}" is referred to by ${paths.join(', ')}.`,
    problems: paths.map((path) => ({ path, message })),
  });
}

/** Routes, projects and the organization whose settings mean it, as paths. */
async function listUsers(tx: ChangeTx, row: DlpTemplateRow): Promise<string[]> {
  const routes = (await tx.dlpTemplates.listUsers(row.orgId, [row.id])).get(row.id) ?? [];
  const projects = await tx.dlpTemplates.listProjectsNaming(row);
  const { settings } = await tx.organizations.get(row.orgId);
  const isOfAll = row.projectId === null && settings.dlp?.strategy === row.name;
  return [
    ...routes.map((name) => `routes.${name}`),
    ...projects.map((slug) => `projects.${slug}`),
    ...(isOfAll ? ['organization.settings'] : []),
  ];
}

/** The fields of a row that a body decides. */
export function toChange(input: TemplateReplacement): Pick<DlpTemplateRow, 'enabled' | 'projects' | 'body'> {
  const { name: _, enabled, projects, ...body } = input;
  return { enabled, projects, body };
}

function subject(row: DlpTemplateRow): { resourceKind: 'dlp_template'; resourceId: string; resourceName: string } {
  return { resourceKind: 'dlp_template', resourceId: row.id, resourceName: row.name };
}
