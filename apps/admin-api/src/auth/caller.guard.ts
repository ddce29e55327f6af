import { createHash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type ApiKeyRow, Database, type ProjectRow, type TenantTx } from '@headgate/database';
import { slug } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller, OnceOnly, ProjectScope } from '../http/admin-caller.ts';
import type { AdminRequest } from '../http/admin-request.ts';

/** Second global guard: turns a verified key and what the request names into the caller every handler gets. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const principal = request.user;
    if (principal?.kind === 'platform') request.operator = principal;
    if (principal?.kind === 'api_key') request.caller = await this.readKeyCaller(principal.key, request);
    return true;
  }

  private async readKeyCaller(key: ApiKeyRow, request: AdminRequest): Promise<AdminCaller> {
    // Only admin keys come this far.
    if (key.role === null) throw fault('key_kind_wrong');
    return {
      org: key.orgId,
      actor: { kind: 'api_key', id: key.id, name: key.name },
      role: key.role,
      isBound: key.projectId !== null,
      project: await this.findProject(key, namedProject(request)),
      onceOnly: readOnceOnly(request, key.id),
    };
  }

  private async findProject(key: ApiKeyRow, named: string | undefined): Promise<ProjectScope | undefined> {
    const { orgId, projectId } = key;
    if (projectId === null && named === undefined) return undefined;
    return this.database.inTenant(orgId, async (tx) => {
      const bound = projectId === null ? undefined : await tx.projects.findById(orgId, projectId);
      const project = named === undefined ? bound : await findBySlug(tx, orgId, named);
      // A project of someone else answers exactly like one that does not exist.
      if (project === undefined || (projectId !== null && project.id !== projectId)) {
        throw fault('not_found', { message: 'There is no such project.' });
      }
      return { id: project.id, slug: project.slug };
    });
  }
}

/** What is no slug names no project; it is not worth a question. */
async function findBySlug(tx: TenantTx, orgId: string, named: string): Promise<ProjectRow | undefined> {
  return slug.safeParse(named).success ? tx.projects.findBySlug(orgId, named) : undefined;
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

function readOnceOnly(request: AdminRequest, actorId: string): OnceOnly | undefined {
  const header = request.headers['idempotency-key'];
  if (request.method !== 'POST' || header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw fault('validation_failed', {
      problems: [{ path: 'Idempotency-Key', message: 'must be 1 to 200 printable characters without spaces' }],
    });
  }
  const text = JSON.stringify([request.method, request.url, request.headers['x-headgate-project'], request.body]);
  // Within one caller: two people who pick the same word must not get each other's answers.
  return { key: `${actorId}:${header}`, requestHash: createHash('sha256').update(text).digest('base64url') };
}
