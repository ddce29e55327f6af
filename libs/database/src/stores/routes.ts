import type { Page, PageQuery } from '../page.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { ProviderRow } from '../rows/provider-row.ts';
import type { NewRoute, RouteChange, RouteRow } from '../rows/route-row.ts';
import type { Visibility } from '../visibility.ts';

export interface RouteFilter {
  readonly of?: Visibility | undefined;
  readonly enabled?: boolean | undefined;
  readonly type?: RouteRow['body']['type'] | undefined;
}

/** Routes of an organization, listed by name. */
export interface RouteReads {
  findById(orgId: string, id: string): Promise<RouteRow | undefined>;
  findByName(orgId: string, of: Visibility, name: string): Promise<RouteRow | undefined>;
  findReserved(orgId: string, providerId: string): Promise<RouteRow | undefined>;
  list(orgId: string, query: PageQuery & RouteFilter): Promise<Page<RouteRow>>;
  count(orgId: string): Promise<number>;
  /** At most 50 routes with a model at this provider, its own reserved route left out; by name. */
  findUsersOfProvider(
    orgId: string,
    provider: Pick<ProviderRow, 'id' | 'name' | 'projectId'>,
  ): Promise<readonly RouteRow[]>;
  /** At most 50 routes with a model that names this secret of the provider, the reserved route included; by name. */
  findUsersOfSecret(
    orgId: string,
    provider: Pick<ProviderRow, 'id' | 'name' | 'projectId'>,
    secretName: string,
  ): Promise<readonly RouteRow[]>;
  /** At most 50 routes that name this policy, or carry one that does; by name. */
  findUsersOfPolicy(orgId: string, policy: Pick<PolicyRow, 'name' | 'projectId'>): Promise<readonly RouteRow[]>;
}

export interface RouteWrites extends RouteReads {
  /** Throws `already_exists`. */
  insert(orgId: string, route: NewRoute): Promise<RouteRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: RouteChange,
  ): Promise<RouteRow | undefined>;
  /** False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
