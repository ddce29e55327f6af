import type { AskedByPath, DialectName, LiveRoute } from '@headgate/domain';

/** What path and headers alone say of a call's route. */
export interface RouteByPath {
  /** Undefined where the model must say it. */
  readonly route: LiveRoute | undefined;
  /** The language of the call; undefined for an endpoint of the provider that Headgate has no words for. */
  readonly dialect: DialectName | undefined;
  /** Path at the provider where there is no dialect, otherwise empty. */
  readonly rest: string;
  /** What the path says of model and manner, in the languages that name them there. */
  readonly asked?: AskedByPath | undefined;
}
