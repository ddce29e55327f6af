import { Prisma } from '../generated/client.ts';
import { sharedTables } from './visible.ts';

/** What others refer to by name. */
export interface NamedResource {
  readonly name: string;
  readonly projectId: string | null;
}

/**
 * Whether the body of the row `t` holds one of these patterns and means this resource by the name in it. A project's own hides the
 * organization's of the same name: so what a project with its own of that name says does not mean the organization's.
 */
export function usesName(
  table: keyof typeof sharedTables,
  resource: NamedResource,
  patterns: readonly object[],
): Prisma.Sql {
  const held = patterns.map((pattern) => Prisma.sql`t.body @> ${JSON.stringify(pattern)}::jsonb`);
  const names = Prisma.sql`(${Prisma.join(held, ' OR ')})`;
  const sameNameOf = (owner: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT 1 FROM ${sharedTables[table]} p
      WHERE p.org_id = t.org_id AND p.name = ${resource.name} AND p.project_id IS NOT DISTINCT FROM ${owner})`;
  return resource.projectId === null
    ? Prisma.sql`${names} AND (t.project_id IS NULL OR NOT ${sameNameOf(Prisma.sql`t.project_id`)})`
    : Prisma.sql`${names} AND (t.project_id = ${resource.projectId}
        OR (t.project_id IS NULL AND NOT ${sameNameOf(Prisma.sql`NULL`)}))`;
}

/** How a route's body names a provider. */
export function routePatternsOfProvider(provider: string): object[] {
  return [{ models: [{ provider }] }, { config: { policy: { targets: [{ provider }] } } }];
}

/** How a body names a policy, in each of the places that can. */
export function policyPatterns(policy: string): { readonly inRoute: object[]; readonly inPolicy: object[] } {
  const inPolicy = [{ targets: [{ policy }] }, { rules: [{ then: { policy } }] }];
  return { inPolicy, inRoute: [{ config: { policy } }, ...inPolicy.map((part) => ({ config: { policy: part } }))] };
}
