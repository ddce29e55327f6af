import { Injectable } from '@nestjs/common';
import { type AuditVerdict, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { type AuditEvent, presentEvent } from './audit-resource.ts';
import type { ListAuditQuery } from './list-audit.query.ts';

/** The audit trail of an organization. It tells of every project, so a key bound to one may not read it. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async list(caller: AdminCaller, query: ListAuditQuery): Promise<ListPage<AuditEvent>> {
    assertUnbound(caller);
    const { limit, cursor, resource_kind: resourceKind, resource_name: resourceName, actor: actorId } = query;
    return this.database.inTenant(caller.org, async (tx) =>
      presentPage(
        await tx.audit.list(caller.org, { limit, after: cursor, resourceKind, resourceName, actorId }),
        presentEvent,
      ),
    );
  }

  async verify(caller: AdminCaller): Promise<AuditVerdict> {
    assertUnbound(caller);
    return this.database.inTenant(caller.org, (tx) => tx.audit.verify(caller.org));
  }
}

function assertUnbound(caller: AdminCaller): void {
  if (!caller.isBound) return;
  throw fault('permission_denied', { message: 'The audit trail needs a key of the whole organization.' });
}
