import { Inject, Injectable } from '@nestjs/common';
import type { ApiKeyChange, ApiKeyRow, Changed, ChangeTx } from '@headgate/database';
import { defaultProjectSlug, type Role } from '@headgate/domain';
import { type Clock, fault, type Problem } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { clockToken } from '../platform/clock-token.ts';
import { Keyring } from '../platform/keyring.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { getKey } from './api-keys.queries.ts';
import { assertGrantable } from './assert-grantable.ts';
import type { CreateKey } from './create-key.dto.ts';
import { type KeyResource, type NewKeyResource, presentKey } from './key-resource.ts';
import type { UpdateKey } from './update-key.dto.ts';

/** The write side of keys. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly changes: Changes,
    private readonly keyring: Keyring,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Makes a key; the answer is the only place where it is ever shown. */
  async create(caller: AdminCaller, input: CreateKey): Promise<Changed<NewKeyResource>> {
    const expiresAt = this.readExpiry(input);
    const problems = findProblems(input);
    if (problems.length > 0) throw validationFault(problems);
    assertGrantable(caller, input.role ?? null);
    return this.changes.run(caller, async (tx) => {
      const { id, text, digest, pepper, mask } = this.keyring.mint();
      const { kind, name, routes, models } = input;
      const row = await tx.apiKeys.insert(caller.org, {
        ...{ id, digest, pepper, mask, kind, name, routes, models, expiresAt },
        projectId: await findProject(caller, tx, input),
        role: input.role ?? null,
        createdBy: caller.actor.id,
      });
      const resource = await this.present(caller, tx, row);
      tx.record({ ...subject(row), action: 'create', before: null, after: resource });
      return { ...resource, key: text };
    });
  }

  update(caller: AdminCaller, id: string, input: UpdateKey, demands: Preconditions): Promise<Changed<KeyResource>> {
    const { name, role, routes, models } = input;
    const change: ApiKeyChange = {
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(routes !== undefined && { routes }),
      ...(models !== undefined && { models }),
      ...(input.expires_at !== undefined && { expiresAt: this.readExpiry(input) }),
    };
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      const problems = findProblems({ ...input, kind: row.kind, role: role ?? row.role ?? undefined });
      if (problems.length > 0) throw validationFault(problems);
      assertGrantable(caller, role ?? null);
      if (changesNothing(row, change)) return this.present(caller, tx, row);
      return this.write(caller, tx, { row, change, action: 'update' });
    });
  }

  /** Ends a key at once and for ever; doing so twice is doing it once. */
  revoke(caller: AdminCaller, id: string): Promise<Changed<KeyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands: { ifMatch: undefined, ifNoneMatch: undefined } });
      assertNotOwn(caller, row);
      if (row.revokedAt !== null) return this.present(caller, tx, row);
      const change = { revokedAt: new Date(this.clock.now()) };
      return this.write(caller, tx, { row, change, action: 'revoke' });
    });
  }

  delete(caller: AdminCaller, id: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      assertNotOwn(caller, row);
      if (!(await tx.apiKeys.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before: await this.present(caller, tx, row), after: null });
    });
  }

  private async getChangeable(
    caller: AdminCaller,
    tx: ChangeTx,
    { id, demands }: { id: string; demands: Preconditions },
  ): Promise<ApiKeyRow> {
    const row = await getKey(caller, tx, id);
    assertPrecondition(demands, row);
    assertGrantable(caller, row.role);
    return row;
  }

  private async write(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, change, action }: { row: ApiKeyRow; change: ApiKeyChange; action: string },
  ): Promise<KeyResource> {
    const after = await tx.apiKeys.update(caller.org, row.id, row.version, change);
    if (after === undefined) throw fault('version_mismatch');
    const resource = await this.present(caller, tx, after);
    tx.record({ ...subject(row), action, before: await this.present(caller, tx, row), after: resource });
    return resource;
  }

  private async present(caller: AdminCaller, tx: ChangeTx, row: ApiKeyRow): Promise<KeyResource> {
    const project = await new ProjectSlugs(caller.org, tx).of(row.projectId);
    return presentKey(row, { project, now: this.clock.now() });
  }

  private readExpiry({ expires_at: text }: { readonly expires_at?: string | null }): Date | null {
    if (text === undefined || text === null) return null;
    const at = new Date(text);
    if (at.getTime() > this.clock.now()) return at;
    throw validationFault([{ path: 'expires_at', message: 'lies in the past' }]);
  }
}

function findProblems(
  key: Pick<CreateKey, 'kind' | 'routes' | 'models'> & { readonly role?: Role | undefined },
): Problem[] {
  if (key.kind === 'inference') {
    return key.role === undefined ? [] : [{ path: 'role', message: 'only an admin key has a role' }];
  }
  const problems: Problem[] = key.role === undefined ? [{ path: 'role', message: 'is required for an admin key' }] : [];
  for (const field of ['routes', 'models'] as const) {
    if (Array.isArray(key[field]))
      problems.push({ path: field, message: 'only an inference key calls routes and models' });
  }
  return problems;
}

/** The project a new key belongs to: the body's, else the request's, else `default` or, for an admin key, none. */
async function findProject(caller: AdminCaller, tx: ChangeTx, input: CreateKey): Promise<string | null> {
  const { project: named } = caller;
  if (named !== undefined) {
    if (input.project === undefined || input.project === named.slug) return named.id;
    throw validationFault([
      { path: 'project', message: `is "${input.project}" here and "${named.slug}" in the request` },
    ]);
  }
  if (input.project === undefined && input.kind === 'admin') return null;
  const slug = input.project ?? defaultProjectSlug;
  const project = await tx.projects.findBySlug(caller.org, slug);
  if (project === undefined) throw validationFault([{ path: 'project', message: `there is no project "${slug}"` }]);
  return project.id;
}

/** Whoever ended the key they hold could not undo it. */
function assertNotOwn(caller: AdminCaller, row: ApiKeyRow): void {
  if (row.id !== caller.actor.id) return;
  throw fault('in_use', { message: 'This is the key the request came with; end it with another one.' });
}

function subject(row: ApiKeyRow): { resourceKind: 'api_key'; resourceId: string; resourceName: string } {
  return { resourceKind: 'api_key', resourceId: row.id, resourceName: row.name };
}
