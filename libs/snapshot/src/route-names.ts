import type { LivePolicy, LiveProvider } from '@headgate/domain';

/** What the names in an entry mean to its owner. */
export interface RouteNames {
  readonly findProvider: (name: string) => LiveProvider | undefined;
  /** Undefined where there is none; throws `SnapshotError`, at `path`, where it cannot be compiled. */
  readonly findPolicy: (alias: string, path: string) => LivePolicy | undefined;
}
