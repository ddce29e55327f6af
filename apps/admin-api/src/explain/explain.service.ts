import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Configuration, Database, type PolicyRow, type RouteRow, type TenantTx } from '@headgate/database';
import { type Caller, defaultProjectSlug, type LiveProject } from '@headgate/domain';
import { type Clock, fault } from '@headgate/kernel';
import { endpointOfDialect, explainCall, findInlinePolicy, type RouteOfPath, RoundRobin } from '@headgate/routing';
import { buildSnapshot, compileSnapshot, SnapshotError } from '@headgate/snapshot';
import type { AdminCaller } from '../http/admin-caller.ts';
import { clockToken } from '../platform/clock-token.ts';
import { getPolicy } from '../policies/policies.queries.ts';
import { getRoute } from '../routes/routes.queries.ts';
import type { SampleCall } from './explain-body.ts';
import { type ExplanationResource, presentExplanation } from './explanation-resource.ts';

/** Says what the serving engine would do with a call, on the configuration as it is stored, without calling anybody. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly database: Database,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async explainRoute(caller: AdminCaller, name: string, sample: SampleCall): Promise<ExplanationResource> {
    const row = await this.database.inTenant(caller.org, (tx) => getRoute(caller, tx, name));
    const stored = await this.database.loadSurroundings(caller.org, name);
    const rows = sample.draft ? withRouteDraft(stored, row) : stored;
    return this.explain(caller, { rows, name, owner: row.projectId, sample });
  }

  async explainPolicy(caller: AdminCaller, alias: string, sample: SampleCall): Promise<ExplanationResource> {
    const row = await this.database.inTenant(caller.org, (tx: TenantTx) => getPolicy(caller, tx, alias));
    // A policy chooses among models of providers: routes have no part in it.
    const stored = await this.database.loadSurroundings(caller.org, `@${alias}`);
    const rows = sample.draft ? withPolicyDraft(stored, row) : stored;
    return this.explain(caller, { rows, name: `@${alias}`, owner: row.projectId, sample });
  }

  private async explain(
    caller: AdminCaller,
    asked: { rows: Configuration; name: string; owner: string | null; sample: SampleCall },
  ): Promise<ExplanationResource> {
    const { rows, name, owner, sample } = asked;
    const project = await compileProject(rows, caller.project?.id ?? owner);
    const route = project.findRoute(name);
    if (route?.enabled !== true) {
      throw fault('not_found', { message: `"${name}" serves no call: it is disabled, or was never published.` });
    }
    const nowMs = sample.at === undefined ? this.clock.now() : Date.parse(sample.at);
    return presentExplanation(explainSample({ project, ofPath: { route, by: 'name' } }, sample, nowMs, caller.org));
  }
}

/** What a call can meet of the configuration, compiled as a proxy would, and of it the project that asks. */
async function compileProject(rows: Configuration, projectId: string | null): Promise<LiveProject> {
  try {
    const body = buildSnapshot({ ...rows, createdAt: rows.changedAt });
    const live = await compileSnapshot({ body, hash: '' }, async () => nextTurn());
    const project = rows.projects.find(({ id, slug }) =>
      projectId === null ? slug === defaultProjectSlug : id === projectId,
    );
    const found = project && live.projects.get(project.id);
    if (found === undefined) throw fault('not_found', { message: 'There is no such project.' });
    return found;
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw fault('validation_failed', { problems: [{ path: error.path, message: error.message }] });
  }
}

function explainSample(
  at: { readonly project: LiveProject; readonly ofPath: RouteOfPath },
  sample: SampleCall,
  nowMs: number,
  org: string,
) {
  const headers = new Map(Object.entries(sample.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { model, stream } = sample.body;
  let draw = 0;
  return explainCall({
    ...at,
    caller: callerOf(sample, { org, project: at.project.id }),
    facts: {
      method: sample.method,
      path: sample.path,
      query: sample.query,
      clientIp: sample.client_ip,
      endpoint: endpointOfDialect(sample.schema),
      dialect: sample.schema,
      model: typeof model === 'string' ? model : undefined,
      isStreaming: stream === true,
      json: sample.body,
      nowMs,
      header: (name) => headers.get(name),
    },
    inline: findInlinePolicy(sample.body, (name) => headers.get(name)),
    random: () => sample.draws[draw++ % sample.draws.length] ?? 0,
    roundRobin: new RoundRobin(),
  });
}

function callerOf({ key }: SampleCall, place: { readonly org: string; readonly project: string }): Caller {
  return {
    ...place,
    keyId: key.id,
    routes: key.routes === null ? undefined : new Set(key.routes),
    models: key.models ?? undefined,
    attrs: new Map(Object.entries(key.attrs)),
    policy: key.policy,
    mayInline: key.inline_policy,
  };
}

function withRouteDraft(rows: Configuration, row: RouteRow): Configuration {
  if (row.draft === null) throw fault('not_found', { message: `"${row.name}" has no draft.` });
  const { enabled, projects, ...body } = row.draft;
  const drafted = { ...row, enabled, projects, body };
  return { ...rows, routes: [...rows.routes.filter(({ id }) => id !== row.id), drafted] };
}

function withPolicyDraft(rows: Configuration, row: PolicyRow): Configuration {
  if (row.draft === null) throw fault('not_found', { message: `"${row.name}" has no draft.` });
  const { projects, description: _, ...definition } = row.draft;
  const { id, projectId, version, name: alias } = row;
  const drafted = { id, projectId, version, alias, projects, definition };
  return { ...rows, policies: [...rows.policies.filter((other) => other.id !== id), drafted] };
}
