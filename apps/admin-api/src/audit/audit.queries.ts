import { Injectable } from '@nestjs/common';
import { type AuditFilter, type AuditVerdict, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProxyFleet } from '../platform/proxy-fleet.ts';
import { type AuditEvent, presentEvent } from './audit-resource.ts';
import type { ExportedHeads } from './exported-heads-body.ts';
import type { ExportAuditQuery } from './export-audit.query.ts';
import type { ListAuditQuery } from './list-audit.query.ts';
import { lineFormats } from './write-audit-lines.ts';

const exportedAtOnce = 200;

/** The audit trail of an organization. It tells of every project, so a key bound to one may not read it. */
@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly fleet: ProxyFleet,
  ) {}

  async list(caller: AdminCaller, query: ListAuditQuery): Promise<ListPage<AuditEvent>> {
    assertUnbound(caller);
    const { limit, cursor } = query;
    return this.database.inTenant(caller.org, async (tx) =>
      presentPage(await tx.audit.list(caller.org, { limit, after: cursor, ...toFilter(query) }), presentEvent),
    );
  }

  /** What the proxies run is an anchor outside the database: a trail cut off together with its organization is behind it. */
  async verify(caller: AdminCaller, exported: ExportedHeads['heads']): Promise<AuditVerdict> {
    assertUnbound(caller);
    const published = await this.fleet.readPublished(caller.org).catch(() => 0);
    return this.database.inTenant(caller.org, async (tx) => {
      const verdict = await tx.audit.verify(caller.org, exported);
      const { rev } = await tx.organizations.get(caller.org);
      if (!verdict.isIntact || published <= rev) return verdict;
      const reason = `the newest events are missing: proxies were given revision ${published}, and the trail ends at ${rev}`;
      return { isIntact: false, seq: verdict.events + 1, reason };
    });
  }

  /** The trail as lines, newest first, page by page: nothing is held but one page. The export itself is on record first. */
  async export(caller: AdminCaller, query: ExportAuditQuery): Promise<AsyncIterable<string>> {
    assertUnbound(caller);
    const filter = toFilter(query);
    const after = JSON.parse(JSON.stringify({ format: query.format, ...filter })) as Record<string, string>;
    await this.database.note(caller.org, caller.actor, [
      {
        ...{ resourceKind: 'organization', resourceId: caller.org, resourceName: 'audit' },
        action: 'export',
        before: null,
        after,
      },
    ]);
    return this.lines(caller.org, query.format, filter);
  }

  private async *lines(org: string, format: ExportAuditQuery['format'], filter: AuditFilter): AsyncGenerator<string> {
    const written = lineFormats[format];
    if (written.head !== '') yield written.head;
    let after: string | undefined;
    do {
      const page = await this.database.inTenant(org, (tx) =>
        tx.audit.list(org, { limit: exportedAtOnce, after, ...filter }),
      );
      yield page.rows.map((row) => written.line(presentEvent(row))).join('');
      after = page.next;
    } while (after !== undefined);
  }
}

function toFilter(query: ListAuditQuery): AuditFilter {
  const { resource_kind: resourceKind, resource_name: resourceName, actor: actorId, action, revision } = query;
  const [from, to] = [query.from, query.to].map((text) => (text === undefined ? undefined : new Date(text)));
  return { resourceKind, resourceName, actorId, action, revision, from, to };
}

function assertUnbound(caller: AdminCaller): void {
  if (!caller.isBound) return;
  throw fault('permission_denied', { message: 'The audit trail needs a key of the whole organization.' });
}
