import { Instant } from '../http/instant.ts';
import { ListQuery } from '../http/list.query.ts';

/** Filters of the archive of a route. */
export class ListArchiveQuery extends ListQuery {
  @Instant('Only calls that began at this instant or later.')
  readonly from?: string;

  @Instant('Only calls that began before this instant.')
  readonly to?: string;
}
