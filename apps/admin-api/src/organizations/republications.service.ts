import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { fault, isFault } from '@headgate/kernel';
import type { Operator } from '../http/operator.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { ProxyFleet } from '../platform/proxy-fleet.ts';
import { Publication } from '../platform/publication.ts';
import type { Republication } from './republication-resource.ts';

/** Brings to the proxies what no change told of: rows written by hand, and a database that was put back. */
@Injectable()
export class RepublicationsService {
  constructor(
    private readonly database: Database,
    private readonly fleet: ProxyFleet,
    private readonly publication: Publication,
  ) {}

  /** Above whatever anybody has seen: a proxy never takes an older revision for a newer one. */
  async republish(operator: Operator, org: string): Promise<Republication> {
    const [published, reports] = await Promise.all([this.fleet.readPublished(org), this.fleet.list(org)]);
    const floor = Math.max(published, ...reports.map(({ rev }) => rev));
    const revision = await this.database.republish(org, actorOfOperator(operator), floor).catch((error: unknown) => {
      if (!isFault(error) || error.code !== 'not_found') throw error;
      throw fault('not_found', { message: 'There is no such organization.' });
    });
    await this.publication.request(org, revision);
    return { revision };
  }
}
