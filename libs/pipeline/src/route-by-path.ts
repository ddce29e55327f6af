import type { AskedByPath, DialectName } from '@headgate/domain';
import type { RouteOfPath } from '@headgate/routing';

/** What path and headers alone say of a call's route. */
export interface RouteByPath extends RouteOfPath {
  /** The language of the call; undefined for an endpoint of the provider that Headgate has no words for. */
  readonly dialect: DialectName | undefined;
  /** Path at the provider where there is no dialect, otherwise empty. */
  readonly rest: string;
  /** What the path says of model and manner, in the languages that name them there. */
  readonly asked?: AskedByPath | undefined;
}
