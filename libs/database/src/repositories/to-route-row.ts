import type { Route } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { RouteBody, RouteDraft, RouteRow } from '../rows/route-row.ts';

/** A route as it leaves this library. */
export function toRouteRow(stored: Route): RouteRow {
  return {
    ...stored,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
    body: fromJsonColumn<RouteBody>(stored.body),
    draft: fromJsonColumn<RouteDraft | null>(stored.draft),
  };
}
