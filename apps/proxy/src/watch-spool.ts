import type { SpoolStatus } from '@headgate/spool';
import { Gauge, type Registry } from '@headgate/telemetry';

const figures: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (status: SpoolStatus) => number;
}[] = [
  { name: 'headgate_spool_bytes', help: 'Usage records on this disk, in bytes.', read: ({ bytes }) => bytes },
  {
    name: 'headgate_spool_unstored_bytes',
    help: 'Of these, records not yet known to be stored in PostgreSQL; grows while worker or Redis are away.',
    read: ({ position, acknowledged }) => Math.max(0, position - acknowledged),
  },
  { name: 'headgate_spool_open_requests', help: 'Requests begun and not ended.', read: ({ open }) => open },
  {
    name: 'headgate_spool_late_records',
    help: 'Ends that wait in memory because the disk refuses them.',
    read: ({ late }) => late,
  },
  {
    name: 'headgate_spool_lost_requests',
    help: 'Requests that ran without a usage record since the start.',
    read: ({ lost }) => lost,
  },
  {
    name: 'headgate_spool_full',
    help: '1 while new requests are refused because the spool is full, 0 otherwise.',
    read: ({ isFull }) => Number(isFull),
  },
];

/** Shows what the spool holds, and whether its records get away. */
export function watchSpool(registry: Registry, status: () => SpoolStatus): void {
  for (const { name, help, read } of figures) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(status()));
      },
    });
  }
}
