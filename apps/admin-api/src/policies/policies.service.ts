import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, PolicyBody, PolicyChange, PolicyRow, VersionAction } from '@headgate/database';
import { policyAlias, policyInput, snapshotLimits } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
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
import { inUse } from '../platform/in-use.ts';
import { assertOwn, findReplaceable, ownerOf, unmadeFor } from '../platform/resource-scope.ts';
import { auditOfPolicy } from './audit-of-policy.ts';
import { assertPolicyStillSeen } from './assert-policy-still-seen.ts';
import { findPolicyReferences } from './find-policy-references.ts';
import { listPolicyUsers } from './list-policy-users.ts';
import { getPolicy } from './policies.queries.ts';
import { type PolicyReplacement, policyReplacement, readOnlyOfPolicy } from './policy-body.ts';
import { PolicyPlaces } from './policy-places.ts';
import { presentPolicy, type PolicyResource } from './policy-resource.ts';

/** A write: the body it brings, whether it goes live, and under what condition. */
export interface PolicyWrite<Body> extends WriteTerms {
  readonly body: Body;
}

/** The write side of policies. */
@Injectable()
export class PoliciesService {
  constructor(private readonly changes: Changes) {}

  /** `alias` is the one in the path, where there is one. */
  create(
    caller: AdminCaller,
    { body, draft }: Omit<PolicyWrite<Draft<PolicyReplacement>>, 'demands'>,
    alias?: string,
  ): Promise<Changed<PolicyResource>> {
    return this.changes.run(caller, async (tx) => {
      const input = await this.check(caller, tx, { body, draft, alias });
      return this.insert(caller, tx, { input, alias: alias ?? input.alias ?? '', draft });
    });
  }

  /** Replaces the policy, or creates it under this alias; `isNew` says which. */
  async replace(
    caller: AdminCaller,
    alias: string,
    { body, draft, demands }: PolicyWrite<Draft<PolicyReplacement>>,
  ): Promise<Changed<PolicyResource> & { isNew: boolean }> {
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const row = await findReplaceable(caller, tx, (of) => tx.policies.findByName(caller.org, of, alias));
      assertPrecondition(demands, row);
      const input = await this.check(caller, tx, { body, draft, alias, row });
      const policy =
        row === undefined
          ? await this.insert(caller, tx, { input, alias, draft })
          : await this.write(caller, tx, { row, change: toChange(input, draft), action: draft ? 'draft' : 'update' });
      return { policy, isNew: row === undefined };
    });
    return { result: result.policy, rev, isNew: result.isNew };
  }

  patch(
    caller: AdminCaller,
    alias: string,
    { body: patch, draft, demands }: PolicyWrite<JsonObject>,
  ): Promise<Changed<PolicyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { alias, demands });
      const view = draft || !row.live ? 'draft' : 'live';
      const place = await new PolicyPlaces(caller.org, tx).of(row);
      const body = readPatch(presentPolicy(row, place, view), patch, {
        schema: policyInput,
        read: policyReplacement.read,
        readOnly: readOnlyOfPolicy,
      });
      const input = await this.check(caller, tx, { body, draft, alias, row });
      const change = toChange(input, draft);
      if (changesNothing(row, change)) return presentPolicy(row, place, view);
      return this.write(caller, tx, { row, change, action: draft ? 'draft' : 'update' });
    });
  }

  /** Makes the draft live, or an earlier version anew; what was right when it was written is checked again. */
  publish(caller: AdminCaller, alias: string, demands: Preconditions): Promise<Changed<PolicyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { alias, demands });
      if (row.draft === null) throw fault('not_found', { message: `"${alias}" has no draft to publish.` });
      return this.restore(caller, tx, { row, said: row.draft, action: 'publish' });
    });
  }

  rollback(
    caller: AdminCaller,
    alias: string,
    { version, demands }: { version: number; demands: Preconditions },
  ): Promise<Changed<PolicyResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { alias, demands });
      const found = await tx.versions.find(caller.org, row.id, version);
      if (found === undefined) throw fault('not_found', { message: `"${alias}" has no version ${version}.` });
      return this.restore(caller, tx, { row, said: found.body, action: 'rollback' });
    });
  }

  discard(caller: AdminCaller, alias: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { alias, demands });
      if (row.draft === null) throw fault('not_found', { message: `"${alias}" has no draft.` });
      if (!row.live) throw fault('in_use', { message: `"${alias}" is nothing but its draft; delete the policy.` });
      await this.write(caller, tx, { row, change: { draft: null }, action: 'discard' });
    });
  }

  delete(caller: AdminCaller, alias: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.own(caller, tx, { alias, demands });
      const users = await listPolicyUsers(tx, row);
      if (users.length > 0) throw inUse(`the policy "${alias}"`, users);
      if (!(await tx.policies.delete(row))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before: auditOfPolicy(row), after: null });
    });
  }

  private async own(
    caller: AdminCaller,
    tx: ChangeTx,
    { alias, demands }: { alias: string; demands: Preconditions },
  ): Promise<PolicyRow> {
    const row = await getPolicy(caller, tx, alias);
    assertOwn(caller, row);
    assertPrecondition(demands, row);
    return row;
  }

  private async check(
    caller: AdminCaller,
    tx: ChangeTx,
    asked: { body: Draft<PolicyReplacement>; draft: boolean; alias: string | undefined; row?: PolicyRow | undefined },
  ): Promise<PolicyReplacement> {
    const { body, alias, row } = asked;
    const owner = row === undefined ? ownerOf(caller) : row.projectId;
    const present = row ? presentPolicy(row, await new PolicyPlaces(caller.org, tx).of(row)) : unmadeFor(caller);
    const named =
      alias === undefined ? [] : findNameProblems(alias, body.body, { field: 'alias', schema: policyAlias });
    const graph = { draft: body, owner, alias: alias ?? body.value?.alias ?? '', row };
    const problems = [
      ...named,
      ...findReadOnlyProblems(body.sent, readOnlyOfPolicy, present),
      ...(await findPolicyReferences(caller.org, tx, graph)),
    ];
    return asked.draft ? acceptDraft(body, problems) : accept(body, problems);
  }

  private async restore(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, said, action }: { row: PolicyRow; said: object; action: VersionAction },
  ): Promise<PolicyResource> {
    const body = policyReplacement.read(JSON.parse(JSON.stringify(said)));
    const input = await this.check(caller, tx, { body, draft: false, alias: row.name, row });
    return this.write(caller, tx, { row, change: toChange(input, false), action });
  }

  private async insert(
    caller: AdminCaller,
    tx: ChangeTx,
    { input, alias, draft }: { input: PolicyReplacement; alias: string; draft: boolean },
  ): Promise<PolicyResource> {
    if ((await tx.policies.count(caller.org)) >= snapshotLimits.maxPolicies) {
      throw fault('limit_exceeded', { message: `An organization has at most ${snapshotLimits.maxPolicies} policies.` });
    }
    const { alias: _, projects, ...body } = input;
    const row = await tx.policies.insert(caller.org, {
      projectId: ownerOf(caller),
      name: alias,
      projects,
      body,
      live: !draft,
      draft: draft ? { projects, ...body } : null,
    });
    tx.record({ ...subject(row), action: 'create', before: null, after: auditOfPolicy(row) });
    return presentPolicy(row, await new PolicyPlaces(caller.org, tx).of(row), draft ? 'draft' : 'live');
  }

  private async write(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, change, action }: { row: PolicyRow; change: PolicyChange; action: VersionAction },
  ): Promise<PolicyResource> {
    await assertPolicyStillSeen(tx, row, change);
    const after = await tx.policies.update(row, change, action);
    if (after === undefined) throw fault('version_mismatch');
    tx.record({ ...subject(row), action, before: auditOfPolicy(row), after: auditOfPolicy(after) });
    const view = action === 'draft' ? 'draft' : 'live';
    return presentPolicy(after, await new PolicyPlaces(caller.org, tx).of(after), view);
  }
}

function toChange(input: PolicyReplacement, draft: boolean): PolicyChange {
  const { alias: _, projects, ...rest } = input;
  const body: PolicyBody = rest;
  return draft ? { draft: { projects, ...body } } : { projects, body, live: true, draft: null };
}

function subject(row: PolicyRow): { resourceKind: 'policy'; resourceId: string; resourceName: string } {
  return { resourceKind: 'policy', resourceId: row.id, resourceName: row.name };
}
