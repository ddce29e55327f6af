import type { JsonObject } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { ResourceVersion } from '../generated/client.ts';
import { fromJsonColumn, plainObject } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { Actor } from '../rows/audit-row.ts';
import { mostVersions, type VersionAction, type VersionRow } from '../rows/version-row.ts';
import type { Tx } from '../session.ts';
import type { VersionReads } from '../stores/versions.ts';

export class VersionsRepository implements VersionReads {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async find(orgId: string, resourceId: string, version: number): Promise<VersionRow | undefined> {
    const where = { orgId_resourceId_version: { orgId, resourceId, version } };
    const found = await this.#tx.resourceVersion.findUnique({ where });
    return found ? toRow(found) : undefined;
  }

  async list(orgId: string, resourceId: string, query: PageQuery): Promise<Page<VersionRow>> {
    const [before] = readCursor(query, 1) ?? [];
    const rows = await this.#tx.resourceVersion.findMany({
      where: { orgId, resourceId, ...(before !== undefined && { version: { lt: Number(before) } }) },
      orderBy: { version: 'desc' },
      take: query.limit + 1,
    });
    return toPage(rows.map(toRow), query.limit, (row) => [String(row.version)]);
  }
}

/** A version as it is to be kept. */
export interface NewVersion {
  readonly orgId: string;
  readonly kind: 'route' | 'policy';
  readonly resourceId: string;
  readonly version: number;
  readonly action: VersionAction;
  readonly body: object;
}

/** Keeps what a change made of a route or policy, and forgets what is too old. */
export async function keepVersion(tx: Tx, { author }: ChangeNotes, version: NewVersion): Promise<void> {
  if (author === undefined) throw new TypeError('a version without an author');
  const { actor, at } = author;
  const body = plainObject(version.body);
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name, at };
  const { kind, ...fields } = version;
  const { orgId, resourceId } = version;
  const of = kind === 'route' ? { routeId: resourceId } : { policyId: resourceId };
  await tx.resourceVersion.createMany({ data: [{ ...fields, ...of, ...by, body }] });
  if (version.version <= mostVersions) return;
  await tx.resourceVersion.deleteMany({
    where: { orgId, resourceId, version: { lte: version.version - mostVersions } },
  });
}

function toRow(stored: ResourceVersion): VersionRow {
  return {
    version: stored.version,
    action: stored.action as VersionAction,
    body: fromJsonColumn<JsonObject>(stored.body),
    actor: { kind: stored.actorKind as Actor['kind'], id: stored.actorId, name: stored.actorName },
    at: stored.at,
  };
}
