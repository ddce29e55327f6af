import type { z } from 'zod';
import { routeConfigFields } from './route.ts';

/** Settings that routes inherit from their project and organization; what says who a route is, stays its own. */
export const routeSettings = routeConfigFields
  .omit({ path: true, organization: true, unified_endpoint: true, policy: true })
  .describe('Settings that routes inherit where they say nothing themselves.');
export type RouteSettings = z.infer<typeof routeSettings>;

/** Names of the settings that routes inherit. */
export const inheritedNames = Object.keys(routeSettings.shape) as (keyof RouteSettings)[];

/** Settings whose members are inherited one by one. */
const byMember = ['timeouts', 'tags'] as const;

/**
 * What holds where `own` is set above `inherited`: its own value, else the inherited one. Associative, and absent means inherited,
 * so organization, project and route may be merged in any grouping.
 */
export function mergeSettings<Own extends RouteSettings>(inherited: RouteSettings, own: Own): Own {
  const merged: Own = { ...inherited, ...definedOf(own) };
  for (const name of byMember) {
    const [above, below] = [own[name], inherited[name]];
    if (above !== undefined && below !== undefined)
      Object.assign(merged, { [name]: { ...below, ...definedOf(above) } });
  }
  return merged;
}

/** The object itself where nothing in it is undefined, as nearly always: whoever asks copies it. */
function definedOf<T extends object>(value: T): T {
  if (!Object.values(value).includes(undefined)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
