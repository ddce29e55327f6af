import type { GroupMapping, IdentityProviderRow } from '@headgate/database';

/** What a person's groups give them: the first mapping that matches, else the default; undefined where neither is. */
export function pickGrant(
  { mappings, defaultRole }: Pick<IdentityProviderRow, 'mappings' | 'defaultRole'>,
  groups: readonly string[],
): Pick<GroupMapping, 'role' | 'projects'> | undefined {
  const held = new Set(groups);
  const found = mappings.find(({ group }) => held.has(group));
  if (found !== undefined) return { role: found.role, projects: found.projects };
  return defaultRole === null ? undefined : { role: defaultRole, projects: null };
}
