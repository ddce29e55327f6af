import { keyEndpointOf } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { Identity } from '../ports.ts';
import type { RouteByPath } from '../route-by-path.ts';

/** Throws `key_scope` where the key may not use this endpoint, by whatever path it was reached. */
export function checkEndpoint({ caller }: Identity, { dialect, rest }: Pick<RouteByPath, 'dialect' | 'rest'>): void {
  const { endpoints } = caller;
  if (endpoints === undefined) return;
  const wanted = keyEndpointOf(dialect, rest);
  if (endpoints.has(wanted)) return;
  throw fault('key_scope', {
    message: `This API key may not use the endpoint "${wanted}"; it may use: ${[...endpoints].join(', ')}.`,
  });
}
