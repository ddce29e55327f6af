import type { JsonObject } from '@headgate/kernel';
import type { Actor } from './audit-row.ts';

/** What made a version of a resource. */
export type VersionAction = 'create' | 'update' | 'draft' | 'publish' | 'discard' | 'rollback' | 'migrate';

/** One version of a route or policy: what it said, or its draft, after a change. */
export interface VersionRow {
  readonly version: number;
  readonly action: VersionAction;
  /** As it was written, in normal form, without what only answers show. */
  readonly body: JsonObject;
  readonly actor: Actor;
  readonly at: Date;
}

/** How many versions of one resource are kept, the newest. */
export const mostVersions = 100;
