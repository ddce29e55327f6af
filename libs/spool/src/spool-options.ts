import type { Clock, Timers } from '@headgate/kernel';
import type { Processes } from './instance-lock.ts';
import type { EndOfTurn } from './record-group.ts';
import type { SpoolFiles } from './spool-files.ts';
import type { TellTrouble } from './spool-trouble.ts';

/** What a spool needs. Everything but the folder, the proxy's id and the clock has a default for production. */
export interface SpoolOptions {
  /** A folder of this proxy alone, on a disk that survives its restarts. */
  readonly dir: string;
  readonly proxyId: string;
  readonly clock: Clock;
  readonly timers?: Timers;
  readonly files?: SpoolFiles;
  readonly processes?: Processes;
  /** Records are written together when a turn of the event loop is over; default `setImmediate`. */
  readonly endOfTurn?: EndOfTurn;
  /** Identity of this life of the spool; random when absent. */
  readonly id?: string;
  /** On disk, all segments together; default 1 GiB, about a million requests. Ends of requests let in may pass it a little. */
  readonly maxBytes?: number;
  /** One file; default 8 MiB. */
  readonly segmentBytes?: number;
  /**
   * When a start cannot be recorded, because the spool or the disk is full. `refuse` (default): the request is refused as
   * `overloaded`, since every request that runs is accounted. `lose`: it runs without a record, counted in `lost`.
   */
  readonly whenFull?: 'refuse' | 'lose';
  /** Settled requests kept in memory for shipping; later ones are read back from disk. Default 20,000. */
  readonly maxInMemory?: number;
  readonly onTrouble?: TellTrouble;
}
