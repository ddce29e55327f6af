import { Injectable } from '@nestjs/common';
import { type Actor, Database } from '@headgate/database';
import { isFault } from '@headgate/kernel';
import { masterKeyIdOf, SealError } from '@headgate/secrets';
import type { Operator } from '../http/operator.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { Keyring } from '../platform/keyring.ts';
import { ProxyFleet } from '../platform/proxy-fleet.ts';
import { Publication } from '../platform/publication.ts';
import type { MasterKeyState, RewrapReport } from './master-key-resource.ts';
import type { Rewrap } from './rewrap.dto.ts';

/**
 * Puts data keys under the current master key, one organization and one transaction at a time. What is left to do is what the rows
 * say, so it may end at any step and be begun again, by this process or another.
 */
@Injectable()
export class MasterKeyService {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly fleet: ProxyFleet,
    private readonly publication: Publication,
  ) {}

  async read(): Promise<MasterKeyState> {
    const { current, known } = this.keyring.masterKeys;
    const counts = await this.database.organizations.countByMasterKey();
    const inUse = [...counts].map(([id, organizations]) => ({ id, organizations, known: known.includes(id) }));
    return { current, known: [...known], in_use: inUse };
  }

  async rewrap(operator: Operator, { limit, after }: Rewrap): Promise<RewrapReport> {
    const { current } = this.keyring.masterKeys;
    const actor = actorOfOperator(operator);
    const orgs = await this.database.organizations.listWrappedOtherwise(current, { limit, after });
    const skipped: RewrapReport['skipped'] = [];
    for (const org of orgs) {
      const reason = (await this.findObstacle(org, current)) ?? (await this.rewrapOne(org, actor));
      if (reason !== undefined) skipped.push({ organization: org, reason });
    }
    const counts = await this.database.organizations.countByMasterKey();
    const remaining = [...counts].reduce((sum, [id, count]) => (id === current ? sum : sum + count), 0);
    const next = orgs.length < limit ? null : (orgs.at(-1) ?? null);
    return { current, done: orgs.length - skipped.length, skipped, remaining, next };
  }

  /** A proxy that cannot open the new wrapping would lose the organization's secrets with it. */
  private async findObstacle(org: string, current: string): Promise<string | undefined> {
    const reports = await this.fleet.list(org);
    const lacking = reports.filter((report) => report.master_keys?.includes(current) !== true);
    if (lacking.length === 0) return undefined;
    return `these proxies lack the master key ${current}: ${lacking.map(({ proxy }) => proxy).join(', ')}`;
  }

  /** Why it could not be done; undefined where it is. */
  private async rewrapOne(org: string, actor: Actor): Promise<string | undefined> {
    try {
      const { rev } = await this.database.change(org, actor, async (tx) => {
        const { id, slug, dataKey } = await tx.organizations.get(org);
        const before = { master_key: masterKeyIdOf(dataKey) ?? null };
        const after = { master_key: this.keyring.masterKeys.current };
        // Done meanwhile, by another process.
        if (before.master_key === after.master_key) return;
        await tx.organizations.setDataKey(org, this.keyring.rewrap({ id, dataKey }));
        const about = { resourceKind: 'organization' as const, resourceId: id, resourceName: slug };
        tx.record({ ...about, action: 'rewrap', before, after });
      });
      await this.publication.request(org, rev);
      return undefined;
    } catch (error) {
      // What work throws comes out of the database as a fault's cause.
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      if (cause instanceof SealError) return cause.message;
      // Deleted since it was listed.
      if (isFault(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
