import type { Database } from '@headgate/database';
import type { Clock } from '@headgate/kernel';
import type { KeyStore, PublishRefusals, SnapshotStore } from '@headgate/redis';
import type { Sign, YieldNow } from '@headgate/snapshot';
import type { Logger } from '@headgate/telemetry';

/** What publishing needs: where configurations come from, where they go, and the signature between. */
export interface PublisherDeps {
  readonly database: Pick<
    Database,
    'loadConfiguration' | 'listKeysChangedSince' | 'outbox' | 'listRevisions' | 'organizations'
  >;
  readonly snapshots: Pick<
    SnapshotStore,
    | 'publish'
    | 'removeBelow'
    | 'announce'
    | 'readHead'
    | 'readRevisions'
    | 'findHeadSnapshot'
    | 'beginRefill'
    | 'endRefill'
    | 'takeComplaints'
  >;
  readonly keys: Pick<KeyStore, 'putKeys' | 'removeKeys'>;
  readonly refusals: Pick<PublishRefusals, 'put' | 'clear'>;
  readonly sign: Sign;
  readonly yieldNow: YieldNow;
  readonly clock: Clock;
  /** With more entries a snapshot is made in parts, and what it was made of is kept; absent: the usual number. */
  readonly mostWhole?: number | undefined;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
}
