import { Injectable } from '@nestjs/common';
import { type Changed, Database } from '@headgate/database';
import {
  type ConfigDocument,
  type Plan,
  renderPlan,
  reportPlan,
  writeDocument,
  type WrittenDocument,
} from '@headgate/declarative';
import { fault, type Problem } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { Changes } from '../platform/changes.ts';
import { SecretStore } from '../providers/secret-store.ts';
import type { ApplyQuery } from './apply.query.ts';
import { loadTenant } from './load-tenant.ts';
import { assertRevision, DocumentPlanner } from './document-planner.ts';
import { PlanExecutor } from './plan-executor.ts';
import type { PlanResource, ValidationResource } from './plan-resource.ts';

/** A whole tenant as one document: out, judged, planned and applied. */
@Injectable()
export class DeclarativeService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly planner: DocumentPlanner,
    private readonly secrets: SecretStore,
  ) {}

  /** The document, and the revision it was read at. */
  export(caller: AdminCaller): Promise<{ document: WrittenDocument; rev: number }> {
    assertWhole(caller);
    return this.database.inTenant(caller.org, async (tx) => {
      const { state, rev } = await loadTenant(caller.org, tx);
      return { document: writeDocument(state), rev };
    });
  }

  async validate(caller: AdminCaller, draft: Draft<ConfigDocument>, prune: boolean): Promise<ValidationResource> {
    assertWhole(caller);
    const { value: document, problems, toWritten = (problem: Problem) => problem } = draft;
    const found = document === undefined ? problems : (await this.judge(caller, document, prune)).map(toWritten);
    return { valid: found.length === 0, errors: found.map(({ path, message }) => ({ path, message })) };
  }

  plan(caller: AdminCaller, draft: Draft<ConfigDocument>, prune: boolean): Promise<PlanResource> {
    assertWhole(caller);
    return this.database.inTenant(caller.org, async (tx) => {
      const { plan, tenant } = await this.planner.plan({ org: caller.org, tx }, draft, prune);
      return present(plan, tenant.rev);
    });
  }

  /** Everything or nothing, as one revision; no revision where nothing differs. */
  async apply(
    caller: AdminCaller,
    draft: Draft<ConfigDocument>,
    { prune, revision }: ApplyQuery,
    demands: Preconditions,
  ): Promise<Changed<PlanResource>> {
    assertWhole(caller);
    // Before anything is locked.
    accept(draft);
    const { result, rev } = await this.changes.run(caller, async (tx) => {
      const { plan, tenant } = await this.planner.plan({ org: caller.org, tx }, draft, prune);
      assertRevision(tenant, revision);
      assertPrecondition(demands, { id: caller.org, version: tenant.rev });
      await new PlanExecutor(caller.org, tx, this.secrets, tenant).run(plan.steps);
      return present(plan, plan.steps.length === 0 ? tenant.rev : tx.rev);
    });
    return { result, rev };
  }

  private judge(caller: AdminCaller, document: ConfigDocument, prune: boolean): Promise<Problem[]> {
    return this.database.inTenant(caller.org, (tx) =>
      this.planner.findProblems({ org: caller.org, tx }, document, prune),
    );
  }
}

function present(plan: Plan, revision: number): PlanResource {
  const report = reportPlan(plan);
  return {
    revision,
    changes: report.changes.map((change) => ({ ...change, fields: [...change.fields] })),
    summary: report.summary,
    text: renderPlan(report),
  };
}

/** A document is of the whole organization: half of one would delete the other half. */
function assertWhole(caller: AdminCaller): void {
  if (caller.isBound) {
    throw fault('permission_denied', {
      message: 'A document is of the whole organization; a key bound to a project may not use it.',
    });
  }
  if (caller.project !== undefined) {
    throw fault('validation_failed', {
      problems: [{ path: 'project', message: 'has no meaning here: a document is of the whole organization' }],
    });
  }
}
