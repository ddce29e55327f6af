import type { ArchivedCall } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { noteTenant } from './note-tenant.ts';
import type { Actor } from './rows/audit-row.ts';
import type { Session, Tx } from './session.ts';
import { toStorableJson } from './storable-json.ts';
import type { Transactions } from './transactions.ts';

const asWorker: Session = { role: 'headgate_worker' };
const purgedAtOnce = 1_000;

/** Where archived calls are put, and taken out again. */
export class ArchiveStore {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  /** Gives the number of calls that were new; those of organizations that are gone are dropped. */
  insert(calls: readonly ArchivedCall[]): Promise<number> {
    const batch = toStorableJson(calls);
    return this.#transactions.write(
      asWorker,
      (tx) => tx.$executeRaw`
        INSERT INTO "archived_call" (org_id, request_id, project_id, key_id, route, provider, model, status, started_at,
          expires_at, bytes, sealed)
        SELECT batch.org, request_id, project, key_id, route, provider, model, status, started_at, expires_at, bytes, sealed
        FROM jsonb_to_recordset(${batch}::jsonb) AS batch (org text, request_id text, project text, key_id text,
          route text, provider text, model text, status int, started_at timestamptz(3), expires_at timestamptz(3),
          bytes int, sealed text)
        JOIN "organization" o ON o.id = batch.org
        ON CONFLICT DO NOTHING`,
    );
  }

  /** Organizations with calls whose time is over. */
  async listExpired(now: Date, limit: number): Promise<readonly string[]> {
    const rows = await this.#transactions.read(
      asWorker,
      (tx) => tx.$queryRaw<{ id: string }[]>`
        SELECT o.id FROM "organization" o
        WHERE EXISTS (SELECT 1 FROM "archived_call" a WHERE a.org_id = o.id AND a.expires_at <= ${now})
        ORDER BY o.id LIMIT ${limit}`,
    );
    return rows.map(({ id }) => id);
  }

  /** Removes some of them, and says so in the trail with the counts before and after, in one transaction; gives their number. */
  purge(orgId: string, actor: Actor, now: Date): Promise<number> {
    return this.#transactions.write(asWorker, async (tx) => {
      const before = await countCalls(tx, orgId, now);
      const purged = await tx.$executeRaw`DELETE FROM "archived_call" WHERE (org_id, request_id) IN (
        SELECT org_id, request_id FROM "archived_call" WHERE org_id = ${orgId} AND expires_at <= ${now}
        LIMIT ${purgedAtOnce})`;
      if (purged === 0) return 0;
      const after = await countCalls(tx, orgId, now);
      await this.#transactions.switchTo(tx, { role: 'headgate_app', orgId, isReadOnly: false });
      await noteArchive(tx, orgId, { actor, action: 'purge', name: 'archive', before, after });
      return purged;
    });
  }

  /** Removes one call, and says so in the trail; false where there is none. */
  erase(orgId: string, actor: Actor, { requestId, route }: { requestId: string; route: string }): Promise<boolean> {
    return this.#transactions.write({ role: 'headgate_app', orgId, isReadOnly: false }, async (tx) => {
      const count = (): Promise<number> => tx.archivedCall.count({ where: { orgId, route } });
      const before = { calls: await count(), request_id: requestId };
      const { count: erased } = await tx.archivedCall.deleteMany({ where: { orgId, requestId, route } });
      if (erased === 0) return false;
      const after = { calls: await count() };
      await noteArchive(tx, orgId, { actor, action: 'erase', name: route, before, after });
      return true;
    });
  }
}

interface Noted {
  readonly actor: Actor;
  readonly action: string;
  readonly name: string;
  readonly before: Record<string, number | string>;
  readonly after: Record<string, number | string>;
}

async function noteArchive(tx: Tx, orgId: string, { actor, action, name, before, after }: Noted): Promise<void> {
  const record = { resourceKind: 'archive', resourceId: orgId, resourceName: name, action, before, after } as const;
  await noteTenant(tx, orgId, actor, [record]).catch((error: unknown) => {
    // Removed meanwhile, with its trail; what it kept goes after it.
    if (!isFault(error) || error.code !== 'not_found') throw error;
  });
}

async function countCalls(tx: Tx, orgId: string, now: Date): Promise<{ calls: number; expired: number }> {
  const [found] = await tx.$queryRaw<{ calls: bigint; expired: bigint }[]>`
    SELECT count(*) AS calls, count(*) FILTER (WHERE expires_at <= ${now}) AS expired
    FROM "archived_call" WHERE org_id = ${orgId}`;
  return { calls: Number(found?.calls ?? 0), expired: Number(found?.expired ?? 0) };
}
