import { Inject, Injectable } from '@nestjs/common';
import type { ApiKeyChange, ApiKeyRow, Changed, ChangeTx } from '@headgate/database';
import { defaultProjectSlug } from '@headgate/domain';
import { type Clock, fault, type Problem } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { clockToken } from '../platform/clock-token.ts';
import { Keyring } from '../platform/keyring.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { findAliasProblems } from '../policies/find-alias-problems.ts';
import { getKey } from './api-keys.queries.ts';
import { assertGrantable } from './assert-grantable.ts';
import { assertWithinGrants, grantsOf } from './assert-within-grants.ts';
import type { CreateKey } from './create-key.dto.ts';
import { findKeyProblems } from './find-key-problems.ts';
import { keepEarlierSecrets } from './keep-earlier-secrets.ts';
import { type KeyResource, type NewKeyResource, presentKey } from './key-resource.ts';
import type { UpdateKey } from './update-key.dto.ts';

const noDemands: Preconditions = { ifMatch: undefined, ifNoneMatch: undefined };

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
    const { kind, name, policy = null, enabled = true } = input;
    const granted = readGrants(caller, input);
    const expiresAt = readExpiry(input) ?? null;
    assertGrantable(caller, input.role ?? null);
    assertWithinGrants(caller, { ...granted, expiresAt });
    const work = async (tx: ChangeTx): Promise<NewKeyResource> => {
      const { projectId, problems } = await findProject(caller, tx, input);
      const unbound = await findPolicyProblems(caller, tx, { policy, projectId });
      this.check([...findKeyProblems(input), ...problems, ...unbound], input);
      const { id, text, digest, pepper, mask } = this.keyring.mint();
      const row = await tx.apiKeys.insert(caller.org, {
        ...{ id, digest, pepper, mask, kind, name, policy, enabled, expiresAt, ...granted },
        projectId,
        labels: input.labels ?? {},
        role: input.role ?? null,
        createdBy: caller.actor.id,
      });
      const resource = await this.present(caller, tx, row);
      tx.record({ ...subject(row), action: 'create', before: null, after: resource });
      return { ...resource, key: text };
    };
    return this.changes.run(caller, work, subject);
  }

  update(caller: AdminCaller, id: string, input: UpdateKey, demands: Preconditions): Promise<Changed<KeyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      const merged = {
        policy: row.policy,
        routes: row.routes,
        inline_policy: row.inlinePolicy,
        ...input,
        kind: row.kind,
        role: input.role ?? row.role,
      };
      const unbound = await findPolicyProblems(caller, tx, { ...input, projectId: row.projectId });
      this.check([...findKeyProblems(merged), ...unbound], input);
      const change = toChange(input);
      assertGrantable(caller, input.role ?? null);
      assertWithinGrants(caller, { ...grantsOf({ ...row, ...change }), expiresAt: change.expiresAt });
      if (changesNothing(row, change)) return this.present(caller, tx, row);
      const resource = await this.write(caller, tx, { row, change, action: 'update' });
      // What keys of its making may do follows from what it may hand on.
      const isMaker = row.kind === 'admin' && !changesNothing(row, grantsOf({ ...row, ...change }));
      if (isMaker) await tx.apiKeys.touchMadeBy(caller.org, row.id);
      return resource;
    });
  }

  /** Gives a key another secret; those before work on for the grace, and no longer. */
  rotate(caller: AdminCaller, id: string, graceSeconds: number): Promise<Changed<NewKeyResource>> {
    const work = async (tx: ChangeTx): Promise<NewKeyResource> => {
      const row = await this.getChangeable(caller, tx, { id, demands: noDemands });
      // Whoever rotates a key holds it: it must be no wider and live no longer than what they could have made.
      assertWithinGrants(caller, { ...grantsOf(row), expiresAt: row.expiresAt });
      if (row.revokedAt !== null) throw fault('key_ended');
      const { text, digest, pepper, mask } = this.keyring.mint(row.id);
      const nowMs = this.clock.now();
      const previous = keepEarlierSecrets(row, graceSeconds, nowMs);
      const change = { secret: { digest, pepper, mask, previous, rotatedAt: new Date(nowMs) } };
      return { ...(await this.write(caller, tx, { row, change, action: 'rotate' })), key: text };
    };
    return this.changes.run(caller, work, subject);
  }

  /** Ends a key at once and for ever; doing so twice is doing it once. */
  revoke(caller: AdminCaller, id: string): Promise<Changed<KeyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands: noDemands });
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
    assertWithinGrants(caller, grantsOf(row));
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

  /** Throws with every problem of a body at once. */
  private check(problems: readonly Problem[], input: { readonly expires_at?: string | null }): void {
    const end = readExpiry(input);
    const isPast = end !== undefined && end !== null && end.getTime() <= this.clock.now();
    const all = [...problems, ...(isPast ? [{ path: 'expires_at', message: 'lies in the past' }] : [])];
    if (all.length > 0) throw validationFault(all);
  }
}

/** What a new key is granted; attributes it does not name are its maker's. */
function readGrants(caller: AdminCaller, input: CreateKey): ReturnType<typeof grantsOf> {
  const { routes = null, models = null, endpoints = null, attrs, inline_policy: inlinePolicy = false } = input;
  return { routes, models, endpoints, attrs: attrs ?? caller.limits?.attrs ?? {}, inlinePolicy };
}

/** Absent fields stay; null resets. */
function toChange(input: UpdateKey): ApiKeyChange {
  const { name, role, routes, models, endpoints, policy, enabled, attrs, labels, inline_policy: inlinePolicy } = input;
  const expiresAt = readExpiry(input);
  const fields = {
    ...{ name, role, routes, models, endpoints, policy, enabled, expiresAt, inlinePolicy },
    attrs: attrs === null ? {} : attrs,
    labels: labels === null ? {} : labels,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function readExpiry({ expires_at: text }: { readonly expires_at?: string | null }): Date | null | undefined {
  return typeof text === 'string' ? new Date(text) : text;
}

/** The project a new key belongs to: the body's, else the request's, else `default` or, for an admin key, none. */
async function findProject(caller: AdminCaller, tx: ChangeTx, input: CreateKey): Promise<ProjectOfKey> {
  const { project: named } = caller;
  if (named !== undefined) {
    if (input.project === undefined || input.project === named.slug) return { projectId: named.id, problems: [] };
    const message = `is "${input.project}" here and "${named.slug}" in the request`;
    return { projectId: null, problems: [{ path: 'project', message }] };
  }
  if (input.project === undefined && input.kind === 'admin') return { projectId: null, problems: [] };
  const slug = input.project ?? defaultProjectSlug;
  const project = await tx.projects.findBySlug(caller.org, slug);
  if (project !== undefined) return { projectId: project.id, problems: [] };
  return { projectId: null, problems: [{ path: 'project', message: `there is no project "${slug}"` }] };
}

interface ProjectOfKey {
  readonly projectId: string | null;
  readonly problems: readonly Problem[];
}

/** What is wrong with the policy a key is to be bound to: its project must see it. Without a project there is none to see. */
async function findPolicyProblems(
  { org }: AdminCaller,
  tx: ChangeTx,
  { policy, projectId }: { policy?: string | null | undefined; projectId: string | null },
): Promise<Problem[]> {
  if (typeof policy !== 'string' || projectId === null) return [];
  return findAliasProblems(tx, policy, { org, owner: projectId, path: 'policy' });
}

/** Whoever ended the key they hold could not undo it. */
function assertNotOwn(caller: AdminCaller, row: ApiKeyRow): void {
  if (row.id !== caller.actor.id) return;
  throw fault('in_use', { message: 'This is the key the request came with; end it with another one.' });
}

function subject(row: Pick<ApiKeyRow, 'id' | 'name'>): {
  resourceKind: 'api_key';
  resourceId: string;
  resourceName: string;
} {
  return { resourceKind: 'api_key', resourceId: row.id, resourceName: row.name };
}
