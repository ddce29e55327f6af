import { Gauge, type Registry } from '@headgate/telemetry';
import type { ArchiveShipping } from './archive/archive-shipping.ts';

/** Shows what waits to be archived, and what was lost. */
export function watchArchive(
  registry: Registry,
  { archive, outbox }: Pick<ArchiveShipping, 'archive' | 'outbox'>,
): void {
  new Gauge({
    name: 'headgate_archive_unstored_bytes',
    help: 'Archived calls on this disk, not yet known to be stored in PostgreSQL.',
    registers: [registry],
    collect() {
      this.set(outbox.bytes);
    },
  });
  new Gauge({
    name: 'headgate_archive_lost_calls',
    help: 'Calls that were to be archived and were not, since the start.',
    registers: [registry],
    collect() {
      this.set(archive.lost);
    },
  });
}
