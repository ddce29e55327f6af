import type { Database } from '@headgate/database';
import {
  type QueueWorker,
  runWorker,
  type Schedule,
  scheduleJobs,
  type Watermarks,
  type WorkerOptions,
} from '@headgate/queue';
import type { PublisherDeps } from './publisher-deps.ts';
import { exportAuditHeads, type HeadTarget } from './export-audit-heads.ts';
import { purgeArchive } from './purge-archive.ts';
import { storeArchive } from './store-archive.ts';

const headsMs = 60 * 60 * 1000;
const purgeMs = 60 * 60 * 1000;

/** What the jobs about records work with. */
export interface RecordDeps extends Pick<PublisherDeps, 'sign' | 'clock' | 'log'> {
  readonly database: Database;
  readonly watermarks: Pick<Watermarks, 'addStored'>;
  readonly targets: readonly HeadTarget[];
}

/** Starts what looks after records: the archive comes and goes, and the heads of the audit trails go out. One of each at a time. */
export function startRecordJobs(
  deps: RecordDeps,
  options: WorkerOptions,
): { readonly workers: readonly QueueWorker[]; readonly schedules: readonly Schedule[] } {
  const { database, watermarks, log } = deps;
  const alone = { ...options, concurrency: 1 };
  return {
    workers: [
      runWorker(
        'archive',
        async (batch) => {
          await storeArchive(batch, { database, log });
          // Only after the commit, as with usage.
          await watermarks.addStored(batch.spool_id, { from: batch.from, to: batch.to });
        },
        alone,
      ),
      runWorker('archive-purge', () => purgeArchive(deps), alone),
      runWorker('audit-heads', () => exportAuditHeads(deps), alone),
    ],
    schedules: [scheduleJobs('audit-heads', headsMs, options), scheduleJobs('archive-purge', purgeMs, options)],
  };
}
