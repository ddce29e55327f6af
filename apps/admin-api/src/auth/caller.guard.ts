import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type ApiKeyRow, Database, type ProjectRow, type TenantTx } from '@headgate/database';
import { slug } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller, ProjectScope } from '../http/admin-caller.ts';
import type { AdminRequest } from '../http/admin-request.ts';
import { Personal } from '../http/personal.ts';
import { type Grant, grantOfKey, grantOfPerson, noSuchOrganization } from './grant.ts';
import { readOnceOnly } from './read-once-only.ts';

/** Second global guard: turns a proved credential and what the request names into the caller every handler gets. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const principal = request.user;
    // What people do about themselves is done in no organization.
    if (principal === undefined || this.reflector.get(Personal, context.getHandler()) !== undefined) return true;
    if (principal.kind === 'platform') {
      request.operator = { ...principal, onceOnly: readOnceOnly(request, principal.id) };
    } else request.caller = await this.readCaller(await this.readGrant(principal, request), request);
    return true;
  }

  private async readGrant(
    principal: Exclude<NonNullable<AdminRequest['user']>, { kind: 'platform' }>,
    request: AdminRequest,
  ): Promise<Grant> {
    const named = namedOrganization(request);
    if (principal.kind === 'user') return grantOfPerson(principal, named);
    if (named !== undefined) await this.assertOrganization(principal.key, named);
    return grantOfKey(principal.key);
  }

  /** A key has one organization: a request that names another must not be answered from this one. */
  private async assertOrganization({ orgId }: ApiKeyRow, named: string): Promise<void> {
    if (named === orgId) return;
    const own = await this.database.inTenant(orgId, (tx) => tx.organizations.get(orgId));
    if (named !== own.slug) throw noSuchOrganization();
  }

  private async readCaller(grant: Grant, request: AdminRequest): Promise<AdminCaller> {
    const { org, actor, role, projects } = grant;
    return {
      ...{ org, actor, role, isBound: projects !== null },
      project: await this.findProject(grant, namedProject(request)),
      onceOnly: readOnceOnly(request, actor.id),
      limits: grant.limits,
    };
  }

  private async findProject({ org, projects }: Grant, named: string | undefined): Promise<ProjectScope | undefined> {
    if (projects === null && named === undefined) return undefined;
    return this.database.inTenant(org, async (tx) => {
      const project = named === undefined ? await getOnly(tx, org, projects ?? []) : await findBySlug(tx, org, named);
      // A project beyond the caller's answers exactly like one that does not exist.
      if (project === undefined || projects?.includes(project.id) === false) {
        throw fault('not_found', { message: 'There is no such project.' });
      }
      return { id: project.id, slug: project.slug };
    });
  }
}

/** The one project somebody is limited to; of several the request has to name one. */
async function getOnly(tx: TenantTx, org: string, ids: readonly string[]): Promise<ProjectRow | undefined> {
  const found: ProjectRow[] = [];
  for (const id of ids) {
    const project = await tx.projects.findById(org, id);
    if (project !== undefined) found.push(project);
  }
  if (found.length <= 1) return found[0];
  const slugs = found.map((project) => project.slug).join(', ');
  throw fault('validation_failed', {
    problems: [{ path: 'x-headgate-project', message: `is required, because you are limited to several: ${slugs}` }],
  });
}

/** What is no slug names no project; it is not worth a question. */
async function findBySlug(tx: TenantTx, orgId: string, named: string): Promise<ProjectRow | undefined> {
  return slug.safeParse(named).success ? tx.projects.findBySlug(orgId, named) : undefined;
}

function namedOrganization(request: AdminRequest): string | undefined {
  const named = request.headers['x-headgate-org'];
  return typeof named === 'string' && named !== '' ? named : undefined;
}

/** The project a request names, by header or query. Two of them are refused: the change could end up in either. */
function namedProject(request: AdminRequest): string | undefined {
  const { project } = request.query as { project?: string | string[] };
  const named = [request.headers['x-headgate-project'], project]
    .flat()
    .filter((name) => name !== undefined && name !== '');
  if (new Set(named).size > 1) {
    throw fault('validation_failed', { problems: [{ path: 'project', message: 'is named twice, and differently' }] });
  }
  return named[0];
}
