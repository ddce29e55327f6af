import type { AuditHeadRow, Database } from '@headgate/database';
import { type AuditHead, auditHeadText } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import type { Sign } from '@headgate/snapshot';

const pageHeads = 500;

/** Where exported heads go, out of reach of whoever may write to the database. */
export interface HeadTarget {
  readonly name: string;
  /** Throws where they did not arrive. */
  put(heads: readonly AuditHead[]): Promise<void>;
}

/** What exporting needs. */
export interface ExportDeps {
  readonly database: Pick<Database, 'listAuditHeads' | 'findPlatformHead'>;
  readonly sign: Sign;
  readonly clock: Pick<Clock, 'now'>;
  readonly targets: readonly HeadTarget[];
}

/**
 * Gives the heads of all trails, signed, to every target. A target that fails keeps none of the others from its heads; what failed is
 * thrown at the end, so that the job is tried again: a head that is there twice says the same thing twice.
 */
export async function exportAuditHeads(deps: ExportDeps): Promise<void> {
  const failures = new Map<string, unknown>();
  const platform = await deps.database.findPlatformHead();
  if (platform !== undefined) await putAll([platform], deps, failures);
  let after: string | undefined;
  do {
    const page = await deps.database.listAuditHeads({ limit: pageHeads, after });
    if (page.rows.length > 0) await putAll(page.rows, deps, failures);
    after = page.next;
  } while (after !== undefined);
  if (failures.size === 0) return;
  throw new AggregateError([...failures.values()], `audit heads did not reach: ${[...failures.keys()].join(', ')}`);
}

async function putAll(rows: readonly AuditHeadRow[], deps: ExportDeps, failures: Map<string, unknown>): Promise<void> {
  const heads = rows.map((row) => toHead(row, deps));
  for (const target of deps.targets) {
    try {
      await target.put(heads);
    } catch (error) {
      failures.set(target.name, error);
    }
  }
}

function toHead({ orgId, seq, hash, revision, at }: AuditHeadRow, { sign, clock }: ExportDeps): AuditHead {
  const exportedAt = new Date(clock.now()).toISOString();
  const head = { org: orgId, seq, hash, revision, at: at.toISOString(), exported_at: exportedAt };
  return { ...head, signature: sign(auditHeadText(head)) };
}
